package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.panopticon.model.ErrorClass;
import dev.panopticon.model.RunId;
import dev.panopticon.model.TimeOrderedId;
import dev.panopticon.model.Verdict;
import dev.panopticon.storage.testing.TestDatabase;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class CommitResultsIT {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("judge_service", "classpath:db/judge_service");

  private static final int QUERIES = 1_000;
  private static final ContentKey KEY = ContentKeys.recordedOutput("text");

  private final DataSource database = DATABASE.pool("judge_service");
  private final JdbcClient jdbc = JdbcClient.create(database);
  private final Statements statements = new Statements(database);
  private final CommitResults commit = new CommitResults(statements);

  @Test
  void newResultsAreCommittedInOneTrip() {
    RunId run = planned();
    List<Result> batch = results(run, 0, QUERIES);
    assertThat(commit.commit(batch)).hasSize(2 * QUERIES).containsOnly(CommitOutcome.INSERTED);
    assertThat(statements.sent)
        .singleElement()
        .asString()
        .startsWith("WITH inserted")
        .endsWith("COMMIT");
    requireStored(run, QUERIES);
  }

  @Test
  void failuresAreCommittedInOneTripToo() {
    RunId run = planned();
    List<Result> batch = List.of(failedOutput(run, 0, 0), failedJudgment(run, 0, 0));
    assertThat(commit.commit(batch)).hasSize(2).containsOnly(CommitOutcome.INSERTED);
    assertThat(statements.sent).singleElement().asString().endsWith("COMMIT");
    requireStored(run, 1);
  }

  /** Their engine was cut off from the database while others ended the run, and all was retried. */
  @Test
  void failuresFromBeforeARetryAreRefusedAndAnswersFromBeforeItAreKept() {
    RunId run = planned();
    commit.commit(List.of(failedOutput(run, 0, 0), failedJudgment(run, 0, 0)));
    retry(run, 2);

    List<Result> late =
        List.of(
            failedOutput(run, 0, 0),
            failedJudgment(run, 0, 0),
            skippedJudgment(run, 1, 0),
            output(run, 1, 0),
            judgment(run, 2, 0),
            failedOutput(run, 2, 1),
            failedJudgment(run, 1, 1));
    assertThat(commit.commit(late))
        .containsExactly(
            CommitOutcome.OUTDATED,
            CommitOutcome.OUTDATED,
            CommitOutcome.OUTDATED,
            CommitOutcome.INSERTED,
            CommitOutcome.INSERTED,
            CommitOutcome.INSERTED,
            CommitOutcome.INSERTED);
    requireStored(run, 2);

    assertThat(commit.commit(List.of(output(run, 0, 1), judgment(run, 0, 1))))
        .containsOnly(CommitOutcome.INSERTED);
    assertThat(commit.commit(List.of(failedOutput(run, 0, 0))))
        .as("the answer stands")
        .containsExactly(CommitOutcome.OUTDATED);
    assertThat(
            jdbc.sql("SELECT status FROM output WHERE run_id = :run ORDER BY query_no")
                .param("run", run.value())
                .query(String.class)
                .list())
        .containsExactly("ANSWERED", "ANSWERED", "FAILED");
    requireStored(run, 3);
  }

  /** It must not take the place of the failure that is forgotten at this very moment. */
  @Test
  void failureThatComesInTheMiddleOfARetryWaitsForItAndIsRefused() throws Exception {
    RunId run = planned();
    commit.commit(List.of(failedOutput(run, 0, 0)));
    CompletableFuture<List<CommitOutcome>> late =
        new TransactionTemplate(new JdbcTransactionManager(database))
            .execute(
                status -> {
                  assertThat(new RetryFailed(jdbc).forget(run)).isEqualTo(1);
                  var committing =
                      CompletableFuture.supplyAsync(
                          () -> commit.commit(List.of(failedOutput(run, 0, 0))));
                  Await.until("it waits", this::somebodyWaitsForTheFence);
                  jdbc.sql("UPDATE run SET revision = revision + 1 WHERE id = :run")
                      .param("run", run.value())
                      .update();
                  return committing;
                });
    assertThat(late.get(60, TimeUnit.SECONDS)).containsExactly(CommitOutcome.OUTDATED);
    assertThat(count("SELECT count(*) FROM output WHERE run_id = :run", run)).isZero();
  }

  private boolean somebodyWaitsForTheFence() {
    return jdbc.sql(
            """
            SELECT EXISTS (
                SELECT FROM pg_locks
                WHERE locktype = 'advisory' AND NOT granted
                  AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
            """)
        .query(Boolean.class)
        .single();
  }

  private void retry(RunId run, int results) {
    RunControl control = IdleControl.on(database);
    control.pause(run);
    assertThat(control.retryFailed(run)).isEqualTo(results);
  }

  @Test
  void resultsThatComeASecondTimeChangeNothing() {
    RunId run = planned();
    List<Result> batch = results(run, 0, 10);
    commit.commit(batch);
    assertThat(commit.commit(batch)).as("the same ones").containsOnly(CommitOutcome.INSERTED);
    assertThat(commit.commit(results(run, 0, 10))).containsOnly(CommitOutcome.SUPERSEDED);
    requireStored(run, 10);
  }

  @Test
  void ofABatchThatIsPartlyThereTheRestIsCommitted() {
    RunId run = planned();
    commit.commit(results(run, 3, 5));
    List<CommitOutcome> outcomes = commit.commit(results(run, 0, 10));
    assertThat(Collections.frequency(outcomes, CommitOutcome.SUPERSEDED)).isEqualTo(4);
    assertThat(Collections.frequency(outcomes, CommitOutcome.INSERTED)).isEqualTo(16);
    requireStored(run, 10);
  }

  @Test
  void aRunThatIsGoneKeepsNoOtherFromBeingStored() {
    RunId run = planned();
    RunId gone = planned();
    jdbc.sql("DELETE FROM run WHERE id = :run").param("run", gone.value()).update();
    List<Result> batch = new ArrayList<>(results(gone, 0, 1));
    batch.addAll(results(run, 0, 1));
    assertThat(commit.commit(batch))
        .containsExactly(
            CommitOutcome.RUN_GONE,
            CommitOutcome.RUN_GONE,
            CommitOutcome.INSERTED,
            CommitOutcome.INSERTED);
    requireStored(run, 1);
  }

  /** The last statements of a large batch fail: what was inserted before them is not there. */
  @Test
  void aFailureLeavesNothingOfABatch() {
    RunId run = planned();
    jdbc.sql("ALTER TABLE output_rollup ADD CONSTRAINT none CHECK (n < 0) NOT VALID").update();
    try {
      assertThatThrownBy(() -> commit.commit(results(run, 0, QUERIES)))
          .isInstanceOf(DataAccessException.class)
          .hasMessageContaining("none");
    } finally {
      jdbc.sql("ALTER TABLE output_rollup DROP CONSTRAINT none").update();
    }
    requireStored(run, 0);
    commit.commit(results(run, 0, QUERIES));
    requireStored(run, QUERIES);
  }

  private RunId planned() {
    return TestRun.aRun().queries(QUERIES).remote("a").judged(1).plan(database);
  }

  /** An output and a judgment for each query. */
  private static List<Result> results(RunId run, int from, int to) {
    return IntStream.range(from, to)
        .boxed()
        .flatMap(query -> Stream.of(output(run, query, 0), judgment(run, query, 0)))
        .toList();
  }

  private static Result output(RunId run, int query, int revision) {
    return output(run, query, revision, OutputResult.Answer.of("text", "stop"));
  }

  private static Result failedOutput(RunId run, int query, int revision) {
    return output(
        run,
        query,
        revision,
        OutputResult.Answer.failed(ErrorClass.INVALID_REQUEST, "no contestant"));
  }

  private static Result output(RunId run, int query, int revision, OutputResult.Answer answer) {
    return new OutputResult(
        TimeOrderedId.next(),
        run,
        revision,
        new CellKey(query, 0, 1),
        answer,
        Spent.NOTHING,
        KEY,
        false,
        Instant.now());
  }

  private static Result judgment(RunId run, int query, int revision) {
    return judgment(run, query, revision, new Verdict.Scored(8.0, null, null));
  }

  private static Result failedJudgment(RunId run, int query, int revision) {
    return judgment(
        run, query, revision, new Verdict.Failed(ErrorClass.INVALID_REQUEST, "no judge"));
  }

  private static Result skippedJudgment(RunId run, int query, int revision) {
    return judgment(run, query, revision, new Verdict.Skipped("no judge configured"));
  }

  private static Result judgment(RunId run, int query, int revision, Verdict verdict) {
    return new JudgmentResult(
        TimeOrderedId.next(),
        run,
        revision,
        JudgmentKey.of(0, new CellKey(query, 0, 1), 1),
        "theme " + query % 3,
        verdict,
        0,
        null,
        null,
        Spent.NOTHING,
        KEY,
        false,
        Instant.now());
  }

  private void requireStored(RunId run, long rows) {
    assertThat(count("SELECT count(*) FROM output WHERE run_id = :run", run)).isEqualTo(rows);
    assertThat(count("SELECT count(*) FROM judgment WHERE run_id = :run", run)).isEqualTo(rows);
    assertThat(count("SELECT coalesce(sum(n), 0) FROM rollup WHERE run_id = :run", run))
        .isEqualTo(rows);
    assertThat(count("SELECT coalesce(sum(n), 0) FROM output_rollup WHERE run_id = :run", run))
        .isEqualTo(rows);
  }

  private long count(String sql, RunId run) {
    return jdbc.sql(sql).param("run", run.value()).query(Long.class).single();
  }

  /** The statements that are sent to a database. */
  private static final class Statements extends InterceptedDatabase {
    private final List<String> sent = new ArrayList<>();

    Statements(DataSource real) {
      super(real);
    }

    @Override
    void requireThere() {}

    @Override
    Object invoke(Connection connection, Method method, Object[] arguments)
        throws ReflectiveOperationException {
      if (method.getName().equals("prepareStatement")) {
        sent.add((String) arguments[0]);
      }
      return method.invoke(connection, arguments);
    }
  }
}
