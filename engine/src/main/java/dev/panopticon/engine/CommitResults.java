package dev.panopticon.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Commits a batch of results in one transaction: the rows, and what they add to the rollups. Only
 * rows that were really inserted count, so a result that is committed twice counts once.
 */
final class CommitResults {
  /**
   * A run whose row is locked for deletion counts as gone; waiting for the deletion would hold up
   * every other run.
   */
  private static final String LIVE_RUNS =
      "SELECT id FROM run WHERE id = ANY(:runs::uuid[]) FOR KEY SHARE SKIP LOCKED";

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final InsertResults insert;
  private final AddToRollups rollups;

  CommitResults(DataSource dataSource) {
    this.jdbc = JdbcClient.create(dataSource);
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    this.insert = new InsertResults(jdbc);
    this.rollups = new AddToRollups(jdbc);
  }

  /**
   * @return one outcome for each result, in their order; none of them Rejected
   * @throws org.springframework.dao.DataAccessException if nothing of the batch was committed, or
   *     if that is unknown; the batch may be tried again
   */
  List<CommitOutcome> commit(List<Result> batch) {
    List<CommitOutcome> outcomes = transaction.execute(status -> commitInTransaction(batch));
    for (int i = 0; i < batch.size(); i++) {
      if (outcomes.get(i) instanceof CommitOutcome.Inserted) {
        batch.get(i).spent().reservation().settled();
      }
    }
    return outcomes;
  }

  private List<CommitOutcome> commitInTransaction(List<Result> batch) {
    Set<UUID> live = liveRuns(batch);
    List<OutputResult> outputs = new ArrayList<>();
    List<JudgmentResult> judgments = new ArrayList<>();
    for (Result result : batch) {
      if (live.contains(result.run().value())) {
        switch (result) {
          case OutputResult output -> outputs.add(output);
          case JudgmentResult judgment -> judgments.add(judgment);
        }
      }
    }
    Set<UUID> inserted = new HashSet<>(insert.outputs(outputs));
    inserted.addAll(insert.judgments(judgments));
    outputs.removeIf(output -> !inserted.contains(output.id()));
    judgments.removeIf(judgment -> !inserted.contains(judgment.id()));
    rollups.add(outputs, judgments);
    settleReservations(batch, inserted);
    return batch.stream().map(result -> outcome(result, live, inserted)).toList();
  }

  /** A cost is in a portion of the budget or in the rollups: this transaction moves it. */
  private void settleReservations(List<Result> batch, Set<UUID> inserted) {
    Map<UUID, Long> reserved = new TreeMap<>();
    for (Result result : batch) {
      Reservation reservation = result.spent().reservation();
      if (reservation.isSettledByResult() && inserted.contains(result.id())) {
        reserved.merge(reservation.portion(), reservation.amount(), Long::sum);
      }
    }
    BudgetLedger.settle(jdbc, reserved);
  }

  private Set<UUID> liveRuns(List<Result> batch) {
    Set<String> runs = new LinkedHashSet<>();
    batch.forEach(result -> runs.add(result.run().toString()));
    return new HashSet<>(
        jdbc.sql(LIVE_RUNS).param("runs", runs.toArray(String[]::new)).query(UUID.class).list());
  }

  private static CommitOutcome outcome(Result result, Set<UUID> live, Set<UUID> inserted) {
    if (!live.contains(result.run().value())) {
      return CommitOutcome.RUN_GONE;
    }
    return inserted.contains(result.id()) ? CommitOutcome.INSERTED : CommitOutcome.SUPERSEDED;
  }
}
