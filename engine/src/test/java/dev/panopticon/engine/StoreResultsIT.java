package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.ErrorClass;
import dev.panopticon.model.RunId;
import dev.panopticon.model.TimeOrderedId;
import dev.panopticon.model.Verdict;
import dev.panopticon.storage.testing.TestDatabase;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What becomes of a cell where its failure did not count, or was forgotten at this very moment. */
class StoreResultsIT {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("judge_service", "classpath:db/judge_service");

  private static final CellKey CELL = new CellKey(0, 0, 1);
  private static final ContentKey KEY = ContentKeys.recordedOutput("text");

  private final DataSource database = DATABASE.pool("judge_service");
  private final RunId id = TestRun.aRun().queries(1).remote("a").judged(1).plan(database);
  private final ActiveRun run =
      new ActiveRun(new RunSnapshots(database).get(id), new RunPermits(1), halted -> {});

  @Test
  void cellOfAnOutdatedFailureIsLeftToWhoKnowsTheRunAsItIs() throws InterruptedException {
    try (var writer = writer(CommitOutcome.OUTDATED)) {
      assertThat(store(writer).output(run, failure())).isEmpty();
      assertThat(run.halted()).isTrue();
      assertThat(store(writer).judgments(run, List.of(judgment()))).isFalse();
    }
  }

  @Test
  void cellWhoseStandingResultWasForgottenMeanwhileIsLeftToo() throws InterruptedException {
    try (var writer = writer(CommitOutcome.SUPERSEDED)) {
      assertThat(store(writer).output(run, failure())).isEmpty();
      assertThat(run.halted()).isTrue();
    }
  }

  private static ResultWriter writer(CommitOutcome outcome) {
    var writer =
        new ResultWriter(
            batch -> batch.stream().map(result -> outcome).toList(),
            (committed, outputs, judgments) -> {},
            () -> {});
    writer.start();
    return writer;
  }

  private StoreResults store(ResultWriter writer) {
    return new StoreResults(writer, new LoadChunk(JdbcClient.create(database)));
  }

  private OutputResult failure() {
    return new OutputResult(
        TimeOrderedId.next(),
        id,
        0,
        CELL,
        OutputResult.Answer.failed(ErrorClass.TIMEOUT, "nothing came"),
        Spent.NOTHING,
        KEY,
        false,
        Instant.now());
  }

  private JudgmentResult judgment() {
    return new JudgmentResult(
        TimeOrderedId.next(),
        id,
        0,
        JudgmentKey.of(0, CELL, 1),
        "theme 0",
        new Verdict.Failed(ErrorClass.NO_OUTPUT, "There is no answer to judge: nothing came"),
        0,
        null,
        null,
        Spent.NOTHING,
        KEY,
        false,
        Instant.now());
  }
}
