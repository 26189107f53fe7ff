package dev.panopticon.engine;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The cache: earlier results by content key, over all runs. Of several the newest serves, so that a
 * refreshed one takes the place of the old. Thread-safe.
 */
final class ReusableResults {
  // The order is by no index: PostgreSQL would read the newest rows one by one until a key matched.
  private static final String OUTPUTS =
      """
      SELECT k.content_key, o.text, o.finish_reason, o.input_tokens, o.output_tokens,
             CASE WHEN o.cached THEN o.saved_nano_usd ELSE o.cost_nano_usd END AS cost_nano_usd
      FROM unnest(:keys::bytea[]) AS k(content_key)
      CROSS JOIN LATERAL (
        SELECT * FROM output WHERE content_key = k.content_key AND reusable
        ORDER BY created_at DESC, id DESC LIMIT 1) o
      """;
  private static final String REPLIES =
      """
      SELECT k.content_key, j.reply AS text, NULL AS finish_reason, j.input_tokens, j.output_tokens,
             CASE WHEN j.cached THEN j.saved_nano_usd ELSE j.cost_nano_usd END AS cost_nano_usd
      FROM unnest(:keys::bytea[]) AS k(content_key)
      CROSS JOIN LATERAL (
        SELECT * FROM judgment WHERE content_key = k.content_key AND reusable
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

  private final JdbcClient jdbc;

  ReusableResults(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The outputs that there are for these keys. */
  Map<ContentKey, Reusable> outputs(Collection<ContentKey> keys) {
    return find(OUTPUTS, keys);
  }

  /** The judges' replies that there are for these keys. */
  Map<ContentKey, Reusable> replies(Collection<ContentKey> keys) {
    return find(REPLIES, keys);
  }

  private Map<ContentKey, Reusable> find(String sql, Collection<ContentKey> keys) {
    Map<ContentKey, Reusable> found = new HashMap<>();
    if (keys.isEmpty()) {
      return found;
    }
    jdbc.sql(sql)
        .param("keys", keys.stream().distinct().map(ContentKey::bytes).toArray(byte[][]::new))
        .query(
            row -> {
              found.put(
                  new ContentKey(row.getBytes("content_key")),
                  new Reusable(
                      row.getString("text"),
                      row.getString("finish_reason"),
                      row.getObject("input_tokens", Long.class),
                      row.getObject("output_tokens", Long.class),
                      row.getObject("cost_nano_usd", Long.class)));
            });
    return found;
  }
}
