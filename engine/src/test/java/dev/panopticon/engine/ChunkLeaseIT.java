package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.ErrorClass;
import dev.panopticon.model.RunId;
import dev.panopticon.model.RunStatus;
import dev.panopticon.providers.CallOutcome;
import dev.panopticon.providers.CallRequest;
import dev.panopticon.storage.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

class ChunkLeaseIT {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("judge_service", "classpath:db/judge_service");

  private static final int IN_FLIGHT = 8;

  private final DataSource database = DATABASE.pool("judge_service");

  /** Waits in vain for the database, while another engine takes over; then it comes back. */
  @Test
  void engineThatIsCutOffPaysForNothingNewAndItsLateResultsDoNotCountTwice() throws Exception {
    RunId run = planned(200);
    var reachable = new CutOffDatabase(database);
    var cutNow = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    ScriptedModels[] itself = new ScriptedModels[1];
    var first =
        itself[0] =
            new ScriptedModels(
                request -> {
                  if (itself[0].calls().size() > 100) {
                    cutNow.countDown();
                    Await.until("it is cut off", () -> goOn.getCount() == 0);
                  }
                  return ScriptedModels.oblige(request);
                });
    var second = ScriptedModels.obliging();
    try (var one = TestEngine.started(reachable, first, false)) {
      cutNow.await();
      reachable.cut();
      goOn.countDown();
      try (var two = TestEngine.started(database, second, false)) {
        two.awaitStatus(run, RunStatus.COMPLETED);
        int paid = first.calls().size();
        reachable.heal();
        Await.until("nothing is in flight", () -> inFlight(one, run) == 0);
        assertThat(first.calls()).as("calls after it came back").hasSize(paid);
        assertThat(paid + second.calls().size()).isBetween(400, 400 + IN_FLIGHT);
        assertThat(two.outputs(run)).isEqualTo(200);
        assertThat(two.judgments(run)).isEqualTo(200);
        EngineIT.assertRollupsEqualRows(two, run);
      }
    }
  }

  /**
   * It holds a failure that it cannot commit. Another engine takes over and ends the run, with a
   * failure too, and a person has that retried: the call is under way when the first comes back.
   */
  @Test
  void failureOfAnEngineThatWasCutOffDoesNotTakeThePlaceOfARetrysAnswer() throws Exception {
    RunId run = planned(1);
    var reachable = new CutOffDatabase(database);
    var called = new CountDownLatch(1);
    var cut = new CountDownLatch(1);
    var mended = new AtomicBoolean();
    var goOn = new CountDownLatch(1);
    var first =
        new ScriptedModels(
            request -> {
              called.countDown();
              return mended.get()
                  ? whenever(() -> goOn.getCount() == 0, request)
                  : failure(() -> cut.getCount() == 0);
            });
    var second =
        new ScriptedModels(
            request ->
                mended.get() ? whenever(() -> goOn.getCount() == 0, request) : failure(() -> true));
    try (var log = CapturedLog.of(RunChunk.class);
        var one = TestEngine.started(reachable, first, false)) {
      called.await();
      reachable.cut();
      cut.countDown();
      try (var two = TestEngine.started(database, second, false)) {
        two.awaitEnd(run);
        mended.set(true);
        assertThat(two.control().retryFailed(run)).as("an answer and its judgment").isEqualTo(2);
        Await.until("it is asked again", () -> second.calls().size() == 2);

        reachable.heal();
        Await.until("the first has let go of it too", () -> log.linesOf(run).size() == 2);
        assertThat(two.outputs(run)).as("what the first still held").isZero();
        goOn.countDown();
        two.awaitStatus(run, RunStatus.COMPLETED);
        assertThat(
                two.rows(
                    """
                    SELECT o.status AS answer, j.status AS verdict
                    FROM output o JOIN judgment j USING (run_id) WHERE o.run_id = :run
                    """,
                    run))
            .containsExactly(Map.of("answer", "ANSWERED", "verdict", "SCORED"));
        assertThat(first.calls().size() + second.calls().size())
            .as("two that failed, the answer and its judgment")
            .isEqualTo(4);
        assertThat(one.control().progress(run).errors()).isEmpty();
      }
    }
  }

  private static CallOutcome failure(BooleanSupplier allowed) {
    Await.until("failures are allowed", allowed);
    return ScriptedModels.failure(ErrorClass.INVALID_REQUEST);
  }

  private static int inFlight(TestEngine engine, RunId run) {
    return engine.control().progress(run).inFlight();
  }

  @Test
  void engineThatLostItsLeasesCallsNobodyUntilItHasThemAgain() {
    RunId run = planned(100);
    var answer = new CountDownLatch(1);
    var models = new ScriptedModels(request -> whenever(() -> answer.getCount() == 0, request));
    try (var engine = TestEngine.started(database, models, false)) {
      Await.until("calls are in flight", () -> models.calls().size() == IN_FLIGHT);
      JdbcClient jdbc = JdbcClient.create(database);
      jdbc.sql(
              """
              UPDATE scheduled_tasks
              SET picked = true, picked_by = 'a thief', version = version + 1,
                  last_heartbeat = now() + interval '1 hour'
              """)
          .update();
      Await.until("it has seen the loss", () -> !engine.engine().hasLeases());
      answer.countDown();
      Await.until("what was in flight is committed", () -> engine.outputs(run) == IN_FLIGHT);
      Await.until("nothing is in flight", () -> inFlight(engine, run) == 0);
      assertThat(models.calls()).hasSize(IN_FLIGHT);

      jdbc.sql("UPDATE scheduled_tasks SET picked = false, picked_by = NULL").update();
      engine.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(models.calls()).hasSize(200);
      assertThat(engine.judgments(run)).isEqualTo(100);
    }
  }

  private static CallOutcome whenever(BooleanSupplier allowed, CallRequest request) {
    Await.until("answers are allowed", allowed);
    return ScriptedModels.oblige(request);
  }

  /** Its heartbeats go on: releasing its lease would have the chunk done twice. */
  @Test
  void soleOwnerLeavesTheLeasesOfWorkersAlone() {
    JdbcClient jdbc = JdbcClient.create(database);
    jdbc.sql("DELETE FROM scheduled_tasks").update();
    jdbc.sql(
            """
            INSERT INTO scheduled_tasks
              (task_name, task_instance, execution_time, picked, picked_by, last_heartbeat, version)
            VALUES ('run-chunk', 'a/0', now(), true, 'worker-host-1', now(), 1),
                   ('run-chunk', 'b/0', now(), true, 'all-in-one-7', now(), 1),
                   ('run-chunk', 'c/0', now(), true, 'judge-service-9', now(), 1)
            """)
        .update();
    try {
      new ScheduledWork(jdbc).releaseAll(java.time.OffsetDateTime.now(java.time.ZoneOffset.UTC));
      assertThat(
              jdbc.sql("SELECT task_instance FROM scheduled_tasks WHERE picked")
                  .query(String.class)
                  .list())
          .containsExactly("a/0");
    } finally {
      jdbc.sql("DELETE FROM scheduled_tasks").update();
    }
  }

  @Test
  void leaseIsHeldForAsLongAsItWasConfirmedOfLate() throws SQLException {
    var nanos = new AtomicLong();
    var reachable = new CutOffDatabase(database);
    var leases = new ChunkLeases(JdbcClient.create(reachable), "nobody", nanos::get);
    ChunkLeases.Taken lease = leases.take(new ChunkId(RunId.next(), 0));
    assertThat(lease.isHeld()).isTrue();
    nanos.addAndGet(Duration.ofMillis(3_100).toNanos());
    assertThat(lease.isHeld()).as("not confirmed for long").isFalse();
    assertThat(lease.isLost()).isFalse();
    leases.confirm();
    assertThat(lease.isLost()).as("the queue does not know it").isTrue();
    assertThat(lease.isHeld()).isFalse();
  }

  private RunId planned(int queries) {
    return TestRun.aRun()
        .queries(queries)
        .remote("a")
        .judged(1)
        .concurrency(IN_FLIGHT)
        .plan(database);
  }
}
