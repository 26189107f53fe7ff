package dev.panopticon.engine;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Commits a batch of results in one transaction: the rows, and what they add to the rollups. Only
 * rows that were really inserted count, so a result that is committed twice counts once.
 *
 * <p>Nearly always all rows are new, and then the sums are known beforehand: everything goes to the
 * database in one trip, the commit too. Where a row is not new, or a failure that does not count
 * any more, that transaction fails, and another one sees which rows are, in three or four trips.
 */
final class CommitResults {
  private static final Comparator<OutputResult> BY_CELL =
      Comparator.comparing((OutputResult output) -> output.run().value())
          .thenComparingInt(output -> output.cell().queryNo())
          .thenComparingInt(output -> output.cell().contestantNo())
          .thenComparingInt(output -> output.cell().repeat());

  private static final Comparator<JudgmentResult> BY_KEY =
      Comparator.comparing((JudgmentResult judgment) -> judgment.run().value())
          .thenComparingInt(judgment -> judgment.key().metricNo())
          .thenComparingInt(judgment -> judgment.key().queryNo())
          .thenComparingInt(judgment -> judgment.key().contestantNo())
          .thenComparingInt(judgment -> judgment.key().repeat())
          .thenComparingInt(judgment -> judgment.key().otherNo())
          .thenComparing(judgment -> judgment.key().swapped())
          .thenComparingInt(judgment -> judgment.key().judgeNo())
          .thenComparingInt(judgment -> judgment.key().judgeRepeat());

  private final OneTrip trip;
  private final TransactionTemplate transaction;

  CommitResults(DataSource dataSource) {
    this.trip = new OneTrip(dataSource);
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
  }

  /**
   * @return one outcome for each result, in their order; none of them Rejected
   * @throws org.springframework.dao.DataAccessException if nothing of the batch was committed, or
   *     if that is unknown; the batch may be tried again
   */
  List<CommitOutcome> commit(List<Result> batch) {
    List<CommitOutcome> outcomes =
        commitAll(batch)
            ? Collections.nCopies(batch.size(), CommitOutcome.INSERTED)
            : transaction.execute(status -> commitWhatIsNew(batch));
    for (int i = 0; i < batch.size(); i++) {
      if (outcomes.get(i) instanceof CommitOutcome.Inserted) {
        batch.get(i).spent().reservation().settled();
      }
    }
    return outcomes;
  }

  /** False where not all of them are new, and nothing was committed. */
  private boolean commitAll(List<Result> batch) {
    List<BoundSql> statements = insertionOfAll(batch);
    statements.addAll(consequences(batch));
    try {
      transaction.executeWithoutResult(status -> trip.commit(statements));
      return true;
    } catch (DataIntegrityViolationException failure) {
      if (failure.getCause() instanceof SQLException cause
          && InsertResults.NOT_ALL.equals(cause.getSQLState())) {
        return false;
      }
      throw failure;
    }
  }

  private List<CommitOutcome> commitWhatIsNew(List<Result> batch) {
    List<List<UUID>> known = trip.ids(insertions(batch));
    Set<UUID> live = new HashSet<>(known.get(1));
    Set<UUID> inserted = new HashSet<>();
    known.subList(3, known.size()).forEach(inserted::addAll);
    trip.ids(consequences(batch.stream().filter(row -> inserted.contains(row.id())).toList()));
    Set<UUID> stored = new HashSet<>(inserted);
    stored.addAll(known.get(2));
    Set<UUID> outdated = outdated(batch, stored);
    return batch.stream().map(result -> outcome(result, live, stored, outdated)).toList();
  }

  private Set<UUID> outdated(List<Result> batch, Set<UUID> stored) {
    List<Result> left =
        FailureFence.failures(batch).stream()
            .filter(failure -> !stored.contains(failure.id()))
            .toList();
    return left.isEmpty()
        ? Set.of()
        : new HashSet<>(trip.ids(List.of(FailureFence.outdated(left))).getFirst());
  }

  private static List<BoundSql> insertionOfAll(List<Result> batch) {
    String[] runs = runs(batch);
    List<OutputResult> outputs = outputs(batch);
    List<JudgmentResult> judgments = judgments(batch);
    List<Result> failures = FailureFence.failures(batch);
    List<BoundSql> statements = new ArrayList<>();
    if (!failures.isEmpty()) {
      statements.add(FailureFence.pass(failures));
    }
    if (!outputs.isEmpty()) {
      statements.add(InsertResults.allOutputs(outputs, runs));
    }
    if (!judgments.isEmpty()) {
      statements.add(InsertResults.allJudgments(judgments, runs));
    }
    return statements;
  }

  private static String[] runs(List<Result> batch) {
    return batch.stream().map(result -> result.run().toString()).distinct().toArray(String[]::new);
  }

  private static List<BoundSql> insertions(List<Result> batch) {
    String[] runs = runs(batch);
    List<OutputResult> outputs = outputs(batch);
    List<JudgmentResult> judgments = judgments(batch);
    List<BoundSql> statements = new ArrayList<>();
    statements.add(FailureFence.pass(FailureFence.failures(batch)));
    statements.add(InsertResults.liveRuns(runs));
    statements.add(InsertResults.there(batch));
    if (!outputs.isEmpty()) {
      statements.add(InsertResults.outputs(outputs, runs));
    }
    if (!judgments.isEmpty()) {
      statements.add(InsertResults.judgments(judgments, runs));
    }
    return statements;
  }

  private static List<BoundSql> consequences(List<Result> inserted) {
    List<BoundSql> statements = AddToRollups.statements(outputs(inserted), judgments(inserted));
    Map<UUID, Long> reserved = reserved(inserted);
    if (!reserved.isEmpty()) {
      statements.add(BudgetLedger.settle(reserved));
    }
    return statements;
  }

  /** A cost is in a portion of the budget or in the rollups: the transaction moves it. */
  private static Map<UUID, Long> reserved(List<Result> inserted) {
    Map<UUID, Long> reserved = new TreeMap<>();
    for (Result result : inserted) {
      Reservation reservation = result.spent().reservation();
      if (reservation.isSettledByResult()) {
        reserved.merge(reservation.portion(), reservation.amount(), Long::sum);
      }
    }
    return reserved;
  }

  /** In the order of their cells, so that two engines with the same ones cannot deadlock. */
  private static List<OutputResult> outputs(List<Result> results) {
    return only(OutputResult.class, results).sorted(BY_CELL).toList();
  }

  private static List<JudgmentResult> judgments(List<Result> results) {
    return only(JudgmentResult.class, results).sorted(BY_KEY).toList();
  }

  private static <T extends Result> Stream<T> only(Class<T> kind, List<Result> results) {
    return results.stream().filter(kind::isInstance).map(kind::cast);
  }

  private static CommitOutcome outcome(
      Result result, Set<UUID> live, Set<UUID> stored, Set<UUID> outdated) {
    if (stored.contains(result.id())) {
      return CommitOutcome.INSERTED;
    }
    if (!live.contains(result.run().value())) {
      return CommitOutcome.RUN_GONE;
    }
    return outdated.contains(result.id()) ? CommitOutcome.OUTDATED : CommitOutcome.SUPERSEDED;
  }
}
