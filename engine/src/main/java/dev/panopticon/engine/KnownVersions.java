package dev.panopticon.engine;

import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finds or makes the versions of queries and metrics under a suite's name: the same content keeps
 * its version, a change makes a new one. The lock makes concurrent plans of one name wait for each
 * other, until the end of their transactions. Not thread-safe.
 */
final class KnownVersions {
  private static final String LOCK =
      "SELECT pg_advisory_xact_lock(hashtextextended('panopticon suite ' || :suite, 0))::text";
  private static final String QUERIES =
      """
      WITH asked AS (
        SELECT a.id, a.hash,
               (SELECT max(k.version) FROM known_query k
                WHERE k.suite_name = :suite AND k.query_id = a.id AND k.content_hash = a.hash) AS same,
               (SELECT coalesce(max(k.version), 0) FROM known_query k
                WHERE k.suite_name = :suite AND k.query_id = a.id) AS latest
        FROM unnest(:ids::text[], :hashes::bytea[]) AS a(id, hash)),
      added AS (
        INSERT INTO known_query (suite_name, query_id, version, content_hash)
        SELECT :suite, id, latest + 1, hash FROM asked WHERE same IS NULL)
      SELECT id, coalesce(same, latest + 1) AS version FROM asked
      """;
  private static final String METRICS =
      """
      WITH asked AS (
        SELECT a.id, a.hash,
               (SELECT max(k.version) FROM known_metric k
                WHERE k.suite_name = :suite AND k.name = a.id AND k.content_hash = a.hash) AS same,
               (SELECT coalesce(max(k.version), 0) FROM known_metric k
                WHERE k.suite_name = :suite AND k.name = a.id) AS latest
        FROM unnest(:ids::text[], :hashes::bytea[]) AS a(id, hash)),
      added AS (
        INSERT INTO known_metric (suite_name, name, version, content_hash)
        SELECT :suite, id, latest + 1, hash FROM asked WHERE same IS NULL)
      SELECT id, coalesce(same, latest + 1) AS version FROM asked
      """;

  private final JdbcClient jdbc;
  private final String suite;

  KnownVersions(JdbcClient jdbc, String suite) {
    this.jdbc = jdbc;
    this.suite = suite;
  }

  void lock() {
    jdbc.sql(LOCK).param("suite", suite).query(String.class).single();
  }

  /** The version of each query, by its id, for the content hash of each. */
  Map<String, Integer> ofQueries(Map<String, byte[]> hashes) {
    return versions(QUERIES, hashes);
  }

  /** The version of each metric, by its name, for the content hash of each. */
  Map<String, Integer> ofMetrics(Map<String, byte[]> hashes) {
    return versions(METRICS, hashes);
  }

  private Map<String, Integer> versions(String sql, Map<String, byte[]> hashes) {
    var columns = new Columns(hashes.size());
    hashes.forEach(
        (id, hash) -> {
          columns.next();
          columns.set("ids", id);
          columns.set("hashes", hash);
        });
    Map<String, Integer> versions = new HashMap<>();
    jdbc.sql(sql)
        .param("suite", suite)
        .params(columns.arrays())
        .query(
            row -> {
              versions.put(row.getString("id"), row.getInt("version"));
            });
    return versions;
  }
}
