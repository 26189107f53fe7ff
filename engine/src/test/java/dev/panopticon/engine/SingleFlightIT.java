package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.CacheMode;
import dev.panopticon.model.ErrorClass;
import dev.panopticon.model.Message;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.Query;
import dev.panopticon.model.QueryContent;
import dev.panopticon.model.RunId;
import dev.panopticon.model.RunStatus;
import dev.panopticon.providers.CallOutcome;
import dev.panopticon.providers.CallRequest;
import dev.panopticon.providers.Usage;
import dev.panopticon.storage.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class SingleFlightIT {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("judge_service", "classpath:db/judge_service");

  private static final int EQUAL_CELLS = 1_000;

  private final DataSource database = DATABASE.pool("judge_service");

  @BeforeEach
  void emptyCache() {
    JdbcClient.create(database).sql("UPDATE output SET reusable = false").update();
    JdbcClient.create(database).sql("UPDATE judgment SET reusable = false").update();
    JdbcClient.create(database).sql("DELETE FROM flight").update();
    JdbcClient.create(database).sql("DELETE FROM engine").update();
  }

  @Test
  void aThousandEqualCellsMakeOneCallAndOneJudgeCall() {
    var models = ScriptedModels.obliging();
    try (var engine = TestEngine.started(database, models)) {
      RunId run = equalCells().judged(1).concurrency(256).plan(database);
      engine.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(models.calls()).hasSize(2);
      assertServedByTheCache(engine, run, 2 * EQUAL_CELLS - 2);
    }
  }

  @Test
  void aThousandEqualCellsThatRefreshMakeOneCallAndTheNextRunAsksAnew() {
    var models = ScriptedModels.obliging();
    try (var engine = TestEngine.started(database, models)) {
      for (int runs = 1; runs <= 2; runs++) {
        RunId run = refreshing(EQUAL_CELLS).judged(1).concurrency(256).plan(database);
        engine.engine().wake();
        engine.awaitStatus(run, RunStatus.COMPLETED);
        assertThat(models.calls()).hasSize(2 * runs);
        assertServedByTheCache(engine, run, 2 * EQUAL_CELLS - 2);
      }
    }
  }

  @Test
  void refreshingRunsThatOverlapShareWhatIsAskedNow() {
    var goOn = new CountDownLatch(1);
    var models =
        new ScriptedModels(
            request -> {
              Await.until("the test goes on", () -> goOn.getCount() == 0);
              return ScriptedModels.oblige(request);
            });
    try (var engine = TestEngine.started(database, models)) {
      RunId first = refreshing(1).named("first").plan(database);
      engine.engine().wake();
      Await.until("it calls", () -> models.calls().size() == 1);
      RunId second = refreshing(15).named("second").plan(database);
      engine.engine().wake();
      Await.until("the other run works", () -> isStarted(engine, second));
      goOn.countDown();
      engine.awaitStatus(first, RunStatus.COMPLETED);
      engine.awaitStatus(second, RunStatus.COMPLETED);
      assertThat(models.calls()).hasSize(1);
    }
  }

  @Test
  void aCopyOfAnOldAnswerThatIsMadeMeanwhileIsNoNewOne() {
    var models = ScriptedModels.obliging();
    try (var engine = TestEngine.started(database, models)) {
      complete(engine, equal(1));
      TestRun refreshing = refreshing(1); // it has its id now
      complete(engine, equal(1));
      assertThat(models.calls()).hasSize(1);
      complete(engine, refreshing);
      assertThat(models.calls()).hasSize(2);
    }
  }

  private void complete(TestEngine engine, TestRun planned) {
    RunId run = planned.plan(database);
    engine.engine().wake();
    engine.awaitStatus(run, RunStatus.COMPLETED);
  }

  @ParameterizedTest
  @EnumSource(names = {"REUSE", "REFRESH"})
  void aThousandEqualCellsOfTwoEnginesMakeOneCall(CacheMode mode) {
    var models =
        new ScriptedModels(
            request -> {
              // More chunks than one engine takes at once: the other has some.
              Await.until("both engines are at work", () -> enginesAtWork() == 2);
              return ScriptedModels.oblige(request);
            });
    try (var one = TestEngine.started(database, models, false);
        var _ = TestEngine.started(database, models, false)) {
      RunId run = equalCells().cache(mode).plan(database);
      one.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(models.calls()).hasSize(1);
      assertServedByTheCache(one, run, EQUAL_CELLS - 1);
      Await.until("no claim is left", () -> count("SELECT count(*) FROM flight") == 0);
    }
  }

  private long chunksUnderWay() {
    return count("SELECT count(*) FROM scheduled_tasks WHERE picked AND task_name = 'run-chunk'");
  }

  private long enginesAtWork() {
    return count("SELECT count(DISTINCT picked_by) FROM scheduled_tasks WHERE picked");
  }

  private long count(String sql) {
    return JdbcClient.create(database).sql(sql).query(Long.class).single();
  }

  @Test
  void aDeadEnginesClaimDoesNotKeepOthersWaiting() throws InterruptedException {
    var holder = UUID.randomUUID();
    var jdbc = JdbcClient.create(database);
    TestRun planned = equal(1);
    jdbc.sql("INSERT INTO flight_holder (id, renewed_at) VALUES (:id, now() + interval '1 hour')")
        .param("id", holder)
        .update();
    jdbc.sql("INSERT INTO flight (content_key, holder) VALUES (:key, :id)")
        .param("key", keyOfFirst(planned).bytes())
        .param("id", holder)
        .update();
    var models = ScriptedModels.obliging();
    try (var engine = TestEngine.started(database, models, false)) {
      jdbc.sql("INSERT INTO engine VALUES ('other', now(), now() + interval '1 hour')").update();
      Thread.sleep(1_500); // then it has seen the other
      RunId run = planned.plan(database);
      engine.engine().wake();
      Await.until("the run works", () -> isStarted(engine, run));
      Thread.sleep(700);
      assertThat(models.calls()).as("calls while another makes it").isEmpty();
      jdbc.sql("UPDATE flight_holder SET renewed_at = now() - interval '8 s' WHERE id = :id")
          .param("id", holder)
          .update();
      engine.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(models.calls()).hasSize(1);
    }
  }

  /** Else nobody could ever make that call while this process lives. */
  @Test
  void aLeadThatIsClaimedWhileItsRunIsHaltedIsGivenUp() throws InterruptedException {
    var jdbc = JdbcClient.create(database);
    var key = new ContentKey(new byte[32]);
    ActiveRun run = SingleFlightTest.run(CacheMode.REUSE);
    try (var elsewhere = new Claims(jdbc);
        var claims = new Claims(jdbc)) {
      elsewhere.start();
      claims.start();
      assertThat(elsewhere.claimNow(List.of(key))).containsExactly(key);
      var flights = new SingleFlight(claims, () -> true);
      Thread waiting = Thread.ofVirtual().start(() -> leadAndLeave(flights, run, key));
      Await.until("it waits for the other engine", () -> claims.elsewhere() == 1);
      jdbc.sql("DELETE FROM flight").update();
      flights.claimUnderWay();
      run.halt();
      waiting.join();
      assertThat(flights.underWay()).isZero();
      Await.until(
          "the claim is given back",
          () -> jdbc.sql("SELECT count(*) FROM flight").query(Long.class).single() == 0);
    }
  }

  private static void leadAndLeave(SingleFlight flights, ActiveRun run, ContentKey key) {
    try {
      if (flights.enter(run, SingleFlightTest.MODEL, key) instanceof SingleFlight.Flight flight) {
        flight.close(); // it was quicker than the halt
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ContentKey keyOfFirst(TestRun planned) {
    var contestant = planned.planned().contestants().getFirst();
    var model = (ModelSpec.Remote) contestant.model();
    var content = new QueryContent(List.of(Message.user("the same")), null, null, null, Map.of());
    return AskModel.wanted(
            new RunSnapshot.Contestant(0, contestant.label(), model, null),
            model,
            new Query("q0", 1, content),
            new CellKey(0, 0, 1))
        .key();
  }

  @Test
  void whatFailedForOneIsAskedByOneOfTheOthers() {
    var calls = new AtomicInteger();
    var models =
        new ScriptedModels(
            request ->
                calls.incrementAndGet() == 1
                    ? ScriptedModels.failure(ErrorClass.INVALID_REQUEST)
                    : ScriptedModels.oblige(request));
    try (var engine = TestEngine.started(database, models)) {
      RunId run = equalCells().concurrency(256).plan(database);
      engine.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(
              engine.rows(
                  "SELECT status, count(*) AS n FROM output WHERE run_id = :run GROUP BY 1 ORDER BY"
                      + " 1",
                  run))
          .containsExactly(
              Map.of("status", "ANSWERED", "n", EQUAL_CELLS - 1L),
              Map.of("status", "FAILED", "n", 1L));
      assertThat(models.calls()).hasSize(2);
      assertServedByTheCache(engine, run, EQUAL_CELLS - 2);
    }
  }

  @Test
  void aRefusalServesTheEqualCellsThatWait() throws InterruptedException {
    assertSharedByThoseThatWait(
        new CallOutcome.Refused("not this", null, new Usage(10L, 5L), Duration.ofMillis(3)),
        new Row("REFUSED", "not this", 0, true, false));
  }

  @Test
  void aFailureThatComesThreeTimesIsThatOfAllThatWaitWithItsReason() throws InterruptedException {
    assertSharedByThoseThatWait(
        ScriptedModels.failure(ErrorClass.INVALID_REQUEST),
        new Row("FAILED", "scripted", 0, false, false));
  }

  private record Row(String status, String error, int attempts, boolean cached, boolean reusable) {}

  /** All cells wait when the first outcome comes. */
  private void assertSharedByThoseThatWait(CallOutcome outcome, Row expected)
      throws InterruptedException {
    var goOn = new CountDownLatch(1);
    var models =
        new ScriptedModels(
            request -> {
              Await.until("the test goes on", () -> goOn.getCount() == 0);
              return outcome;
            });
    try (var engine = TestEngine.started(database, models)) {
      RunId run = equal(30).plan(database);
      engine.engine().wake();
      Await.until("all its chunks are under way", () -> chunksUnderWay() == 3);
      Thread.sleep(700); // then all its cells wait
      goOn.countDown();
      engine.awaitStatus(run, RunStatus.COMPLETED);
      int asked = outcome instanceof CallOutcome.Failed ? SingleFlight.FAILURES_SHARED : 1;
      assertThat(models.calls()).hasSize(asked);
      assertThat(shared(run)).hasSize(30 - asked).containsOnly(expected);
      assertThat(engine.control().progress(run).costNanoUsd())
          .isEqualTo(outcome instanceof CallOutcome.Failed ? 0 : 4_500);
    }
  }

  private List<Row> shared(RunId run) {
    return JdbcClient.create(database)
        .sql(
            """
            SELECT status, error, attempts, cached, reusable FROM output
            WHERE run_id = :run AND attempts = 0
            """)
        .param("run", run.value())
        .query(Row.class)
        .list();
  }

  /** Alone, an engine claims nothing. */
  @Test
  void aCallThatAnEngineBeganAloneIsNotMadeByOneThatJoins() throws InterruptedException {
    var goOn = new CountDownLatch(1);
    var models =
        new ScriptedModels(
            request -> {
              Await.until("the test goes on", () -> goOn.getCount() == 0);
              return ScriptedModels.oblige(request);
            });
    var others = ScriptedModels.obliging();
    try (var alone = TestEngine.started(database, models)) {
      RunId first = equal(1).named("first").plan(database);
      alone.engine().wake();
      Await.until("it calls", () -> models.calls().size() == 1);
      assertThat(count("SELECT count(*) FROM flight")).isZero();
      try (var joined = TestEngine.started(database, others, false)) {
        assertThat(count("SELECT count(*) FROM flight")).isOne();
        // More chunks than the first engine has places: the other takes some.
        RunId second = equal(60).named("second").plan(database);
        joined.engine().wake();
        Await.until("both engines are at work", () -> enginesAtWork() == 2);
        Thread.sleep(700);
        assertThat(others.calls()).isEmpty();
        goOn.countDown();
        alone.awaitStatus(first, RunStatus.COMPLETED);
        joined.awaitStatus(second, RunStatus.COMPLETED);
        assertThat(models.calls().size() + others.calls().size()).isOne();
      }
    }
  }

  @Test
  void aCallThatWasGivenUpWithItsRunIsMadeByAnother() {
    var firstCalled = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var calls = new AtomicInteger();
    var models = new ScriptedModels(request -> cancelledOnce(request, calls, firstCalled, goOn));
    try (var engine = TestEngine.started(database, models)) {
      RunId given = equal(1).named("given up").plan(database);
      engine.engine().wake();
      Await.until("the call is made", () -> firstCalled.getCount() == 0);
      RunId other = equal(20).named("other").plan(database);
      engine.engine().wake();
      Await.until("the other run works", () -> isStarted(engine, other));
      engine.control().cancel(given);
      goOn.countDown();
      engine.awaitStatus(other, RunStatus.COMPLETED);
      assertThat(models.calls()).hasSize(2);
    }
  }

  private static boolean isStarted(TestEngine engine, RunId run) {
    return engine.count("SELECT count(started_at) FROM run WHERE id = :run", run) == 1;
  }

  private static CallOutcome cancelledOnce(
      CallRequest request, AtomicInteger calls, CountDownLatch firstCalled, CountDownLatch goOn) {
    if (calls.incrementAndGet() > 1) {
      return ScriptedModels.oblige(request);
    }
    firstCalled.countDown();
    Await.until("the run is cancelled", () -> goOn.getCount() == 0);
    return ScriptedModels.failure(ErrorClass.CANCELLED);
  }

  private static TestRun equalCells() {
    return equal(EQUAL_CELLS);
  }

  private static TestRun refreshing(int cells) {
    return equal(cells).cache(CacheMode.REFRESH);
  }

  private static TestRun equal(int cells) {
    TestRun run = TestRun.aRun().remote("a").cache(CacheMode.REUSE);
    for (int i = 0; i < cells; i++) {
      run.query("q" + i, "the same", null, null);
    }
    return run;
  }

  private static void assertServedByTheCache(TestEngine engine, RunId run, long cached) {
    RunProgress progress = engine.control().progress(run);
    assertThat(progress.cached()).isEqualTo(cached);
    assertThat(progress.savedNanoUsd()).isEqualTo(cached * 4_500);
    assertThat(
            engine.count(
                "SELECT count(*) FROM output WHERE run_id = :run AND cached AND latency_millis IS"
                    + " NOT NULL",
                run))
        .as("cached results with the latency of a call")
        .isZero();
  }
}
