package dev.panopticon.engine;

import dev.panopticon.model.RunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The cache: earlier results by content key, over all runs. Of several the newest serves, so that a
 * refreshed one takes the place of the old. Thread-safe.
 */
final class ReusableResults {
  // The order is by no index: PostgreSQL would read the newest rows one by one until a key matched.
  // Who refreshes takes what its run has, and of others what was asked since its run began: ids are
  // in the order of time, and a copy of an older result is none.
  private static final String OUTPUTS =
      """
      SELECT k.no, o.text, o.finish_reason, o.input_tokens, o.output_tokens,
             CASE WHEN o.cached THEN o.saved_nano_usd ELSE o.cost_nano_usd END AS cost_nano_usd
      FROM unnest(:keys::bytea[], :since::uuid[]) WITH ORDINALITY AS k(content_key, since, no)
      CROSS JOIN LATERAL (
        SELECT * FROM output WHERE content_key = k.content_key AND reusable
          AND (k.since IS NULL OR run_id = k.since OR (NOT cached AND id > k.since))
        ORDER BY created_at DESC, id DESC LIMIT 1) o
      """;
  private static final String REPLIES =
      """
      SELECT k.no, j.reply AS text, NULL AS finish_reason, j.input_tokens, j.output_tokens,
             CASE WHEN j.cached THEN j.saved_nano_usd ELSE j.cost_nano_usd END AS cost_nano_usd
      FROM unnest(:keys::bytea[], :since::uuid[]) WITH ORDINALITY AS k(content_key, since, no)
      CROSS JOIN LATERAL (
        SELECT * FROM judgment WHERE content_key = k.content_key AND reusable
          AND (k.since IS NULL OR run_id = k.since OR (NOT cached AND id > k.since))
        ORDER BY created_at DESC, id DESC LIMIT 1) j
      """;

  /**
   * What a model or a judge once replied.
   *
   * @param costNanoUsd of the call that brought it; null when unknown
   */
  record Reusable(
      String text,
      @Nullable String finishReason,
      @Nullable Long inputTokens,
      @Nullable Long outputTokens,
      @Nullable Long costNanoUsd) {
    Spent spent() {
      return Spent.cached(inputTokens, outputTokens, costNanoUsd);
    }
  }

  /**
   * What is looked for.
   *
   * @param since a run that refreshes: what others had before it does not serve; null for any
   */
  record Sought(ContentKey key, @Nullable RunId since) {}

  private final JdbcClient jdbc;

  ReusableResults(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Those of the outputs that there are. */
  Map<Sought, Reusable> outputs(Collection<Sought> sought) {
    return find(OUTPUTS, sought);
  }

  /** Those of the judges' replies that there are. */
  Map<Sought, Reusable> replies(Collection<Sought> sought) {
    return find(REPLIES, sought);
  }

  private Map<Sought, Reusable> find(String sql, Collection<Sought> wanted) {
    Map<Sought, Reusable> found = new HashMap<>();
    if (wanted.isEmpty()) {
      return found;
    }
    List<Sought> sought = wanted.stream().distinct().toList();
    jdbc.sql(sql)
        .param("keys", sought.stream().map(one -> one.key().bytes()).toArray(byte[][]::new))
        .param("since", sought.stream().map(ReusableResults::since).toArray(String[]::new))
        .query(
            row -> {
              found.put(sought.get(row.getInt("no") - 1), reusable(row));
            });
    return found;
  }

  private static @Nullable String since(Sought sought) {
    return sought.since() == null ? null : sought.since().toString();
  }

  private static Reusable reusable(ResultSet row) throws SQLException {
    return new Reusable(
        row.getString("text"),
        row.getString("finish_reason"),
        row.getObject("input_tokens", Long.class),
        row.getObject("output_tokens", Long.class),
        row.getObject("cost_nano_usd", Long.class));
  }
}
