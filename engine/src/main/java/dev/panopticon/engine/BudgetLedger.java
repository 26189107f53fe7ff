package dev.panopticon.engine;

import dev.panopticon.model.RunId;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The ledger in PostgreSQL. The run's row is locked while a portion is granted, and all sums are
 * read by one statement after that: a commit that moves money from a portion into the rollups is
 * seen whole or not at all.
 *
 * <p>A portion whose engine is dead stays, because its calls in flight may have been billed: it
 * counts as what calls may have cost that brought no result. Should the engine have been cut off
 * only, then what it still commits, or gives back, comes out of its portion as ever, and nothing
 * counts twice. Thread-safe.
 */
final class BudgetLedger implements Ledger {
  /**
   * After so long without a renewal, in which PostgreSQL was there, nobody waits any more for what
   * an engine holds: as long as the worst takeover of a dead one's chunks ({@link EngineTasks}).
   */
  static final Duration LIFETIME = Duration.ofSeconds(7);

  private static final String LOCK = "SELECT 1 FROM run WHERE id = :run FOR NO KEY UPDATE";
  private static final String ACCOUNT =
      """
      SELECT r.budget_nano_usd AS budget, r.possible_nano_usd + p.dead AS possible,
             (SELECT coalesce(sum(o.cost_nano_usd), 0) FROM output_rollup o WHERE o.run_id = r.id)
             + (SELECT coalesce(sum(j.cost_nano_usd), 0) FROM rollup j WHERE j.run_id = r.id) AS spent,
             p.held - p.dead AS others
      FROM run r
      CROSS JOIN LATERAL (
        SELECT coalesce(sum(held_nano_usd), 0) AS held,
               coalesce(sum(held_nano_usd) FILTER (
                   WHERE greatest(renewed_at, pg_postmaster_start_time())
                         < statement_timestamp() - :lifetime::interval), 0) AS dead
        FROM budget_portion WHERE run_id = r.id AND id <> :portion) p
      WHERE r.id = :run AND r.budget_nano_usd IS NOT NULL
      """;
  private static final String ADD_POSSIBLE =
      "UPDATE run SET possible_nano_usd = possible_nano_usd + :possible WHERE id = :run";
  private static final String HOLD =
      """
      INSERT INTO budget_portion (id, run_id, held_nano_usd, renewed_at)
      VALUES (:portion, :run, :held, clock_timestamp())
      ON CONFLICT (id) DO UPDATE
      SET held_nano_usd = excluded.held_nano_usd, renewed_at = excluded.renewed_at
      """;
  private static final String DROP = "DELETE FROM budget_portion WHERE id = :portion";
  private static final String RENEW =
      """
      WITH mine AS (
        SELECT id FROM budget_portion WHERE id = ANY(:portions::uuid[]) ORDER BY id FOR NO KEY UPDATE)
      UPDATE budget_portion p SET renewed_at = clock_timestamp() FROM mine WHERE p.id = mine.id
      """;
  // In the order of the ids, so that they cannot deadlock.
  private static final String SETTLE =
      """
      WITH mine AS (
        SELECT id FROM budget_portion WHERE id = ANY(:portions::uuid[]) ORDER BY id FOR NO KEY UPDATE)
      UPDATE budget_portion p SET held_nano_usd = greatest(0, p.held_nano_usd - s.amount)
      FROM mine JOIN unnest(:portions::uuid[], :amounts::bigint[]) AS s(id, amount) USING (id)
      WHERE p.id = mine.id
      """;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;

  BudgetLedger(DataSource dataSource) {
    this.jdbc = JdbcClient.create(dataSource);
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
  }

  @Override
  public Lease lease(Ask ask) {
    return transaction.execute(status -> leaseInTransaction(ask));
  }

  private Lease leaseInTransaction(Ask ask) {
    jdbc.sql(LOCK).param("run", ask.run().value()).query().listOfRows();
    addPossible(ask);
    Optional<Lease.Account> account = account(ask.run(), ask.portion());
    if (account.isEmpty()) {
      return new Lease.Gone();
    }
    Lease lease = Lease.of(account.get(), ask.kept(), ask.amount());
    long granted = lease instanceof Lease.Granted more ? more.nanoUsd() : 0;
    hold(ask, ask.kept() + granted);
    return lease;
  }

  private Optional<Lease.Account> account(RunId run, UUID portion) {
    return jdbc.sql(ACCOUNT)
        .param("run", run.value())
        .param("portion", portion)
        .param("lifetime", LIFETIME.toString())
        .query(
            (row, no) ->
                new Lease.Account(
                    row.getLong("budget"),
                    row.getLong("spent"),
                    row.getLong("possible"),
                    row.getLong("others")))
        .optional();
  }

  private void addPossible(Ask ask) {
    if (ask.possible() > 0) {
      jdbc.sql(ADD_POSSIBLE)
          .param("run", ask.run().value())
          .param("possible", ask.possible())
          .update();
    }
  }

  private void hold(Ask ask, long held) {
    jdbc.sql(HOLD)
        .param("portion", ask.portion())
        .param("run", ask.run().value())
        .param("held", held)
        .update();
  }

  @Override
  public void renew(Collection<UUID> portions) {
    String[] ids = portions.stream().map(UUID::toString).toArray(String[]::new);
    jdbc.sql(RENEW).param("portions", ids).update();
  }

  @Override
  public void giveBack(Ask giveBack) {
    transaction.executeWithoutResult(
        status -> {
          jdbc.sql(DatabaseTrouble.GIVE_UP_WAITING).update();
          boolean there =
              !jdbc.sql(LOCK).param("run", giveBack.run().value()).query().listOfRows().isEmpty();
          addPossible(giveBack);
          if (there && giveBack.kept() > 0) {
            hold(giveBack, giveBack.kept());
          } else {
            jdbc.sql(DROP).param("portion", giveBack.portion()).update();
          }
        });
  }

  /** Takes what was reserved for results out of the portions, where the results are committed. */
  static BoundSql settle(Map<UUID, Long> reserved) {
    String[] portions = reserved.keySet().stream().map(UUID::toString).toArray(String[]::new);
    Long[] amounts = reserved.values().toArray(Long[]::new);
    return new BoundSql(SETTLE, Map.of("portions", portions, "amounts", amounts));
  }
}
