package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.RunId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;

class ResultWriterTest {
  private static final int ROWS = 100;
  private static final String POISON = "poison";

  private final AtomicInteger fullReports = new AtomicInteger();
  private final List<List<Result>> committed = Collections.synchronizedList(new ArrayList<>());

  @Test
  void whatWaitsIsCommittedTogether() throws Exception {
    List<CommitOutcome> outcomes = write(this::commit, rows());
    assertThat(outcomes).hasSize(ROWS).containsOnly(CommitOutcome.INSERTED);
    assertThat(committed).hasSize(1);
  }

  @Test
  void aRowThatTheDatabaseCannotTakeIsRejectedAlone() throws Exception {
    List<Result> rows = rows();
    rows.set(37, row(POISON));
    List<CommitOutcome> outcomes = write(this::commitUnlessPoisoned, rows);
    assertThat(outcomes.get(37))
        .isEqualTo(new CommitOutcome.Rejected("The result cannot be stored: value too long"));
    outcomes.remove(37);
    assertThat(outcomes).containsOnly(CommitOutcome.INSERTED);
    assertThat(committed.stream().mapToInt(List::size).sum()).isEqualTo(ROWS - 1);
  }

  @Test
  void whileTheDatabaseIsAwayResultsWaitAndNoneIsLost() throws Exception {
    var failuresLeft = new AtomicInteger(2);
    List<CommitOutcome> outcomes =
        write(
            batch -> {
              if (failuresLeft.getAndDecrement() > 0) {
                throw new DataAccessResourceFailureException(
                    "away", new SQLException("connection refused", "08001"));
              }
              return commit(batch);
            },
            rows());
    assertThat(outcomes).hasSize(ROWS).containsOnly(CommitOutcome.INSERTED);
    assertThat(fullReports).as("away is not full").hasValue(0);
  }

  @Test
  void aFullDiskIsReportedAndResultsWaitForRoom() throws Exception {
    var failuresLeft = new AtomicInteger(3);
    List<CommitOutcome> outcomes =
        write(
            batch -> {
              if (failuresLeft.getAndDecrement() > 0) {
                throw new DataAccessResourceFailureException(
                    "full", new SQLException("could not extend file", "53100"));
              }
              return commit(batch);
            },
            rows());
    assertThat(outcomes).hasSize(ROWS).containsOnly(CommitOutcome.INSERTED);
    assertThat(fullReports).hasValue(3);
  }

  @Test
  void whatIsNotCommittedWhenTheWriterClosesIsCancelled() throws Exception {
    var trying = new CountDownLatch(1);
    var writer =
        new ResultWriter(
            batch -> {
              trying.countDown();
              throw new DataAccessResourceFailureException("away");
            },
            (run, outputs, judgments) -> {},
            () -> fullReports.incrementAndGet());
    writer.start();
    CompletableFuture<CommitOutcome> first = writer.submit(row("x"));
    assertThat(trying.await(60, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<CommitOutcome> second = writer.submit(row("y"));
    writer.close();
    assertThat(first).isCancelled();
    assertThat(second).isCancelled();
    assertThat(writer.submit(row("z"))).isCancelled();
  }

  private List<CommitOutcome> write(
      java.util.function.Function<List<Result>, List<CommitOutcome>> commit, List<Result> rows)
      throws Exception {
    try (var writer =
        new ResultWriter(
            commit, (run, outputs, judgments) -> {}, () -> fullReports.incrementAndGet())) {
      List<CompletableFuture<CommitOutcome>> waiting = new ArrayList<>();
      for (Result row : rows) {
        waiting.add(writer.submit(row));
      }
      writer.start();
      List<CommitOutcome> outcomes = new ArrayList<>();
      for (CompletableFuture<CommitOutcome> outcome : waiting) {
        outcomes.add(outcome.get(60, TimeUnit.SECONDS));
      }
      return outcomes;
    }
  }

  private List<CommitOutcome> commit(List<Result> batch) {
    committed.add(List.copyOf(batch));
    return batch.stream().map(row -> CommitOutcome.INSERTED).toList();
  }

  private List<CommitOutcome> commitUnlessPoisoned(List<Result> batch) {
    if (batch.stream().anyMatch(row -> POISON.equals(((OutputResult) row).answer().text()))) {
      throw new DataIntegrityViolationException(
          "insert failed", new SQLException("value too long", "22001"));
    }
    return commit(batch);
  }

  private static List<Result> rows() {
    List<Result> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      rows.add(row("text " + i));
    }
    return rows;
  }

  private static Result row(String text) {
    return new OutputResult(
        UUID.randomUUID(),
        new RunId(new UUID(0, 0)),
        0,
        new CellKey(0, 0, 1),
        OutputResult.Answer.of(text, null),
        Spent.NOTHING,
        ContentKeys.recordedOutput(text),
        false,
        Instant.EPOCH);
  }
}
