package dev.panopticon.engine;

import dev.panopticon.model.Limits;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
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
        INSERT INTO account_engine (account, engine, seen_at)
        SELECT unnest(:accounts::text[]), :engine, clock_timestamp()
        ON CONFLICT (account, engine) DO UPDATE SET seen_at = excluded.seen_at)
      SELECT a.account, others.n AS others, others.before,
             l.account IS NOT NULL AS changed,
             l.concurrency, l.requests_per_minute, l.tokens_per_minute
      FROM unnest(:accounts::text[]) AS a(account)
      LEFT JOIN account_limits l USING (account)
      CROSS JOIN LATERAL (
        SELECT count(*) AS n, count(*) FILTER (WHERE e.engine < :engine) AS before
        FROM account_engine e
        WHERE e.account = a.account AND e.engine <> :engine
          AND e.seen_at > clock_timestamp() - interval '5 seconds') others
      """;
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
   * @param changed the limits that a person has set; null where the definitions' hold
   */
  record Standing(int engines, int rank, @Nullable Limits changed) {}

  Map<String, Standing> refresh(Collection<String> accounts) {
    Map<String, Standing> standings = new HashMap<>();
    jdbc.sql(REFRESH)
        .param("accounts", accounts.toArray(new String[0]))
        .param("engine", engine)
        .query(
            row -> {
              standings.put(row.getString("account"), standing(row));
            });
    return standings;
  }

  private static Standing standing(ResultSet row) throws SQLException {
    Limits changed =
        row.getBoolean("changed")
            ? new Limits(
                row.getObject("concurrency", Integer.class),
                row.getObject("requests_per_minute", Integer.class),
                row.getObject("tokens_per_minute", Integer.class))
            : null;
    return new Standing(row.getInt("others") + 1, row.getInt("before"), changed);
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
