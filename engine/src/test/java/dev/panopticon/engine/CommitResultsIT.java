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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

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
  void resultsThatComeASecondTimeChangeNothing() {
    RunId run = planned();
    List<Result> batch = results(run, 0, 10);
    commit.commit(batch);
    assertThat(commit.commit(batch)).containsOnly(CommitOutcome.SUPERSEDED);
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
        .flatMap(query -> Stream.of(output(run, query), judgment(run, query)))
        .toList();
  }

  private static Result output(RunId run, int query) {
    return new OutputResult(
        TimeOrderedId.next(),
        run,
        new CellKey(query, 0, 1),
        OutputResult.Answer.of("text", "stop"),
        Spent.NOTHING,
        KEY,
        false,
        Instant.now());
  }

  private static Result judgment(RunId run, int query) {
    return new JudgmentResult(
        TimeOrderedId.next(),
        run,
        JudgmentKey.of(0, new CellKey(query, 0, 1), 1),
        "theme",
        new Verdict.Failed(ErrorClass.INVALID_REQUEST, "no judge"),
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
