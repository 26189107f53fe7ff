package dev.panopticon.engine;

import dev.panopticon.model.Limits;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tells the engines of a database which of them use an account, and which limits are in force. One
 * statement a second, whatever the number of calls and accounts. Thread-safe.
 */
final class ShareAccounts {
  /** How often an engine says that it is there. */
  static final Duration BEAT = Duration.ofSeconds(1);

  // An engine that was not seen for five beats has no share.
  private static final String REFRESH =
      """
      WITH mine AS (
        INSERT INTO account_engine (account, engine, seen_at, in_flight)
        SELECT u.account, :engine, clock_timestamp(), u.in_flight
        FROM unnest(:accounts::text[], :inFlight::int[]) AS u(account, in_flight)
        ON CONFLICT (account, engine) DO UPDATE
        SET seen_at = excluded.seen_at, in_flight = excluded.in_flight)
      SELECT a.account, others.n AS others, others.before, others.in_flight,
             extract(epoch FROM clock_timestamp())::bigint / 30 AS turn,
             l.account IS NOT NULL AS changed,
             l.concurrency, l.requests_per_minute, l.tokens_per_minute
      FROM unnest(:accounts::text[]) AS a(account)
      LEFT JOIN account_limits l USING (account)
      CROSS JOIN LATERAL (
        SELECT count(*) AS n, count(*) FILTER (WHERE e.engine < :engine) AS before,
               coalesce(sum(e.in_flight), 0) AS in_flight
        FROM account_engine e
        WHERE e.account = a.account AND e.engine <> :engine
          AND e.seen_at > clock_timestamp() - interval '5 seconds') others
      """;
  private static final String FORGET_FORMER_OWNERS =
      "DELETE FROM account_engine WHERE engine NOT LIKE 'worker-%'";
  private static final String LEAVE = "DELETE FROM account_engine WHERE engine = :engine";
  private static final String FORGET =
      "DELETE FROM account_engine WHERE seen_at < clock_timestamp() - interval '1 hour'";

  private final JdbcClient jdbc;
  private final String engine;

  ShareAccounts(JdbcClient jdbc, String engine) {
    this.jdbc = jdbc;
    this.engine = engine;
  }

  /**
   * An account among the engines.
   *
   * @param engines how many use it, with this one
   * @param rank of this one among them, from 0
   * @param turn the same for all; the next one begins every 30 s
   * @param othersInFlight calls that the others had in flight when they last told
   * @param changed the limits that a person has set; null where the definitions' hold
   */
  record Standing(int engines, int rank, long turn, int othersInFlight, @Nullable Limits changed) {
    /**
     * This engine's part of so many calls; where there are more engines than calls, they take
     * turns.
     */
    int share(int all) {
      long place = engines > all ? (rank + turn) % engines : rank;
      return all / engines + (place < all % engines ? 1 : 0);
    }
  }

  /**
   * @param inFlight the calls of this engine by account
   */
  Map<String, Standing> refresh(Map<String, Integer> inFlight) {
    Map<String, Standing> standings = new HashMap<>();
    List<String> accounts = List.copyOf(inFlight.keySet());
    jdbc.sql(REFRESH)
        .param("accounts", accounts.toArray(new String[0]))
        .param("inFlight", accounts.stream().map(inFlight::get).toArray(Integer[]::new))
        .param("engine", engine)
        .query(
            row -> {
              standings.put(row.getString("account"), standing(row));
            });
    return standings;
  }

  private static Standing standing(ResultSet row) throws SQLException {
    Limits changed = row.getBoolean("changed") ? limits(row) : null;
    return new Standing(
        row.getInt("others") + 1,
        row.getInt("before"),
        row.getLong("turn"),
        row.getInt("in_flight"),
        changed);
  }

  /** Of a row of the table account_limits. */
  static Limits limits(ResultSet row) throws SQLException {
    return new Limits(
        row.getObject("concurrency", Integer.class),
        row.getObject("requests_per_minute", Integer.class),
        row.getObject("tokens_per_minute", Integer.class));
  }

  /** For the sole owner of a database: only workers may be alive beside it. */
  void forgetFormerOwners() {
    jdbc.sql(FORGET_FORMER_OWNERS).update();
  }

  /** This engine uses no account any more. */
  void leave() {
    jdbc.sql(LEAVE).param("engine", engine).update();
  }

  /** Rows of engines that ended without leaving. */
  void forgetOld() {
    jdbc.sql(FORGET).update();
  }
}
