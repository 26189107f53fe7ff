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

  /**
   * Results, each kind in the order of its cells: two engines with the same ones cannot deadlock.
   */
  private record Rows(
      List<Result> all, List<OutputResult> outputs, List<JudgmentResult> judgments) {
    static Rows of(List<Result> results) {
      return new Rows(
          results,
          only(OutputResult.class, results).sorted(BY_CELL).toList(),
          only(JudgmentResult.class, results).sorted(BY_KEY).toList());
    }

    private static <T extends Result> Stream<T> only(Class<T> kind, List<Result> results) {
      return results.stream().filter(kind::isInstance).map(kind::cast);
    }

    String[] runs() {
      return all.stream().map(result -> result.run().toString()).distinct().toArray(String[]::new);
    }
  }

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
    var rows = Rows.of(batch);
    List<BoundSql> statements = insertionOfAll(rows);
    statements.addAll(consequences(rows));
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
    List<List<UUID>> known = trip.ids(insertions(Rows.of(batch)));
    Set<UUID> live = new HashSet<>(known.get(1));
    Set<UUID> inserted = new HashSet<>();
    known.subList(3, known.size()).forEach(inserted::addAll);
    List<Result> fresh = batch.stream().filter(row -> inserted.contains(row.id())).toList();
    trip.ids(consequences(Rows.of(fresh)));
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

  private static List<BoundSql> insertionOfAll(Rows rows) {
    List<Result> failures = FailureFence.failures(rows.all());
    List<BoundSql> statements = new ArrayList<>();
    if (!failures.isEmpty()) {
      statements.add(FailureFence.pass(failures));
    }
    if (!rows.outputs().isEmpty()) {
      statements.add(InsertResults.allOutputs(rows.outputs(), rows.runs()));
    }
    if (!rows.judgments().isEmpty()) {
      statements.add(InsertResults.allJudgments(rows.judgments(), rows.runs()));
    }
    return statements;
  }

  private static List<BoundSql> insertions(Rows rows) {
    List<BoundSql> statements = new ArrayList<>();
    statements.add(FailureFence.pass(FailureFence.failures(rows.all())));
    statements.add(InsertResults.liveRuns(rows.runs()));
    statements.add(InsertResults.there(rows.all()));
    if (!rows.outputs().isEmpty()) {
      statements.add(InsertResults.outputs(rows.outputs(), rows.runs()));
    }
    if (!rows.judgments().isEmpty()) {
      statements.add(InsertResults.judgments(rows.judgments(), rows.runs()));
    }
    return statements;
  }

  private static List<BoundSql> consequences(Rows inserted) {
    List<BoundSql> statements = AddToRollups.statements(inserted.outputs(), inserted.judgments());
    Map<UUID, Long> reserved = reserved(inserted.all());
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
