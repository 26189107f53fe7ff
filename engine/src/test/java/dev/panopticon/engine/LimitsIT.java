package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.Limits;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.RunId;
import dev.panopticon.model.RunStatus;
import dev.panopticon.model.Timeouts;
import dev.panopticon.providers.CallSettings;
import dev.panopticon.providers.Credentials;
import dev.panopticon.providers.ProviderClients;
import dev.panopticon.simulator.Simulator;
import dev.panopticon.simulator.SimulatorSettings;
import dev.panopticon.storage.testing.TestDatabase;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What providers see of the engine's limits, as the simulator counts it. */
class LimitsIT {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("judge_service", "classpath:db/judge_service");

  private final DataSource database = DATABASE.pool("judge_service");
  private final ProviderClients clients = clients(Duration.ofSeconds(60));

  @AfterEach
  void endConnections() {
    clients.close();
  }

  private static ProviderClients clients(Duration silence) {
    return new ProviderClients(
        Credentials.ofThisProcess(),
        new CallSettings(Duration.ofSeconds(30), silence, Duration.ofSeconds(120), 1 << 20));
  }

  private static SimulatorSettings latency(int millis) {
    return SimulatorSettings.defaults().withLatency(Duration.ofMillis(millis));
  }

  @Test
  void theConfiguredConcurrencyIsReachedAndNeverPassed() {
    try (var simulator = Simulator.start(latency(200));
        var engine = TestEngine.started(database, clients)) {
      RunId run =
          TestRun.aRun()
              .queries(800)
              .at(simulator.baseUrl())
              .remote("sim-good", new Limits(64, null, null))
              .concurrency(200)
              .plan(database);
      engine.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(simulator.stats().load().maxInFlight()).isEqualTo(64);
      assertThat(simulator.stats().calls()).isEqualTo(800);
    }
  }

  @Test
  void twoEnginesTogetherKeepTheRequestsPerMinute() {
    int perSecond = 100;
    int queries = 1_500; // long enough for both to have begun
    try (var simulator = Simulator.start(latency(20));
        var one = TestEngine.started(database, clients, false);
        var two = TestEngine.started(database, clients, false)) {
      RunId run =
          TestRun.aRun()
              .queries(queries)
              .at(simulator.baseUrl())
              .remote("sim-good", new Limits(null, perSecond * 60, null))
              .concurrency(64)
              .plan(database);
      Await.until("both use the account", () -> sharedBy(one, 2) && sharedBy(two, 2));
      long calls = simulator.stats().calls();
      long began = System.nanoTime();
      one.awaitStatus(run, RunStatus.COMPLETED);
      double seconds = (System.nanoTime() - began) / 1e9;
      System.out.printf(
          Locale.ROOT,
          "two engines, 100 requests/s: %.1f/s, at most %d in a second%n",
          (queries - calls) / seconds,
          simulator.stats().load().maxPerSecond());
      assertThat(queries - calls).isLessThanOrEqualTo((long) (perSecond * 1.05 * (seconds + 0.1)));
      assertThat(simulator.stats().calls()).isEqualTo(queries);
      assertThat(one.outputs(run)).isEqualTo(queries);
    }
  }

  @Test
  void anEngineThatJoinsWaitsUntilThereIsRoomForItsCalls() {
    try (var simulator = Simulator.start(latency(1_000));
        var one = TestEngine.started(database, clients, false)) {
      RunId run =
          TestRun.aRun()
              .queries(80)
              .at(simulator.baseUrl())
              .remote("sim-good", new Limits(7, null, null))
              .plan(database);
      Await.until("all places are taken", () -> simulator.stats().load().inFlight() == 7);
      try (var two = TestEngine.started(database, clients, false)) {
        Await.until("both use the account", () -> sharedBy(one, 2) && sharedBy(two, 2));
        Await.until("both call", () -> inFlight(one) >= 3 && inFlight(two) >= 3);
        one.awaitStatus(run, RunStatus.COMPLETED);
        assertThat(simulator.stats().calls()).isEqualTo(80);
        assertThat(simulator.stats().load().maxInFlight()).isEqualTo(7);
      }
    }
  }

  private static boolean sharedBy(TestEngine engine, int engines) {
    List<LimitsInForce> limits = engine.engine().limits();
    return !limits.isEmpty() && limits.getFirst().engines() == engines;
  }

  @Test
  void tokensOfEarlierCallsHoldUpLaterOnes() {
    try (var simulator = Simulator.start(latency(0));
        var engine = TestEngine.started(database, clients)) {
      RunId run =
          TestRun.aRun()
              .queries(120)
              .at(simulator.baseUrl())
              .remote("sim-good", new Limits(null, null, 60_000))
              .plan(database);
      long began = System.nanoTime();
      engine.awaitStatus(run, RunStatus.COMPLETED);
      double seconds = (System.nanoTime() - began) / 1e9;
      var tokens = simulator.stats().tokens();
      long all = tokens.prompt() + tokens.completion();
      System.out.printf(Locale.ROOT, "1,000 tokens/s: %d in %.1f s%n", all, seconds);
      // What is in flight when the first tokens are counted was estimated.
      assertThat(all).isLessThanOrEqualTo((long) (1_000 * (seconds + 1)) + 16 * 250);
    }
  }

  @Test
  void anOverloadedProviderIsCalledLessAndEveryCellIsAnswered() {
    var limits =
        dev.panopticon.simulator.Limits.none()
            .withMaxConcurrency(12) // fewer than the first calls, which are 16
            .withRetryAfter(Duration.ofMillis(300));
    var settings = latency(50).withLimits(limits);
    try (var simulator = Simulator.start(settings);
        var engine = TestEngine.started(database, clients)) {
      RunId run =
          TestRun.aRun()
              .queries(600)
              .at(simulator.baseUrl())
              .remote("sim-good")
              .concurrency(64)
              .plan(database);
      engine.awaitStatus(run, RunStatus.COMPLETED);
      long refused = simulator.stats().status(429);
      System.out.printf(
          "600 cells at a provider that takes 12 at once: %d refused with 429%n", refused);
      assertThat(engine.rows("SELECT DISTINCT status FROM output WHERE run_id = :run", run))
          .containsExactly(Map.of("status", "ANSWERED"));
      assertThat(refused).isBetween(1L, 150L);
    }
  }

  @Test
  void callsWaitForAProviderThatComesBack() {
    Simulator first = Simulator.start(latency(20));
    try (var engine = TestEngine.started(database, clients)) {
      RunId run =
          TestRun.aRun()
              .queries(1_000)
              .at(first.baseUrl())
              .remote("sim-good", new Limits(32, null, null))
              .plan(database);
      Await.until("it is under way", () -> first.stats().calls() > 100);
      first.close();
      Await.until("the circuit is open", () -> engine.engine().limits().getFirst().circuitOpen());
      LimitsInForce open = engine.engine().limits().getFirst();
      assertThat(open.reason()).contains("127.0.0.1:" + first.port());
      try (var _ = Simulator.start(latency(20).withPort(first.port()))) {
        engine.awaitStatus(run, RunStatus.COMPLETED);
      }
      assertThat(engine.rows("SELECT DISTINCT status FROM output WHERE run_id = :run", run))
          .containsExactly(Map.of("status", "ANSWERED"));
      assertThat(engine.engine().limits().getFirst().circuitOpen()).isFalse();
    }
  }

  @Test
  void aProviderThatIsGonePausesTheRunAndSaysWhy() {
    Simulator gone = Simulator.start(latency(0));
    gone.close();
    try (var engine = TestEngine.started(database, clients)) {
      RunId run = TestRun.aRun().queries(300).at(gone.baseUrl()).remote("sim-good").plan(database);
      engine.awaitStatus(run, RunStatus.PAUSED);
      assertThat(engine.reason(run))
          .contains("cannot be reached")
          .contains("Check that the provider runs");
      assertThat(engine.outputs(run)).isZero();
      try (var _ = Simulator.start(latency(0).withPort(gone.port()))) {
        engine.control().resume(run);
        engine.awaitStatus(run, RunStatus.COMPLETED);
      }
      assertThat(engine.outputs(run)).isEqualTo(300);
    }
  }

  @Test
  void aHungCallIsGivenUpAndAskedAgain() {
    try (var impatient = clients(Duration.ofSeconds(5));
        var simulator = Simulator.start(latency(0));
        var engine = TestEngine.started(database, impatient)) {
      RunId run =
          TestRun.aRun()
              .queries(20)
              .query("hung", "say it [[fault:hangx1]]", null, null)
              .query("poisoned", "say it [[fault:500]]", null, null)
              .at(simulator.baseUrl())
              .remote("sim-good")
              .plan(database);
      engine.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(
              engine.rows(
                  """
                  SELECT q.query_id AS q, o.status, o.attempts, coalesce(o.error_class, '') AS class
                  FROM output o JOIN run_query q USING (run_id, query_no)
                  WHERE o.run_id = :run AND o.attempts > 1 ORDER BY 1
                  """,
                  run))
          .containsExactly(
              Map.of("q", "hung", "status", "ANSWERED", "attempts", 2, "class", ""),
              Map.of("q", "poisoned", "status", "FAILED", "attempts", 6, "class", "SERVER_ERROR"));
      assertThat(simulator.stats().withoutReply()).isEqualTo(1);
    }
  }

  @Test
  void aModelsOwnTimeoutsHoldInItsRuns() {
    try (var patient = clients(Duration.ofSeconds(115));
        var simulator = Simulator.start(latency(0));
        var engine = TestEngine.started(database, patient)) {
      RunId run =
          TestRun.aRun()
              .query("hung", "say it [[fault:hangx1]]", null, null)
              .at(simulator.baseUrl())
              .remote("sim-good", new Timeouts(1, null))
              .plan(database);
      Await.until("the silence is over", () -> engine.outputs(run) == 1);
      assertThat(engine.rows("SELECT status, attempts FROM output WHERE run_id = :run", run))
          .containsExactly(Map.of("status", "ANSWERED", "attempts", 2));
    }
  }

  @Test
  void limitsThatTwoPeopleChangeAtOnceAreBothKept() throws Exception {
    RunControl control = IdleControl.on(database);
    RunId run =
        TestRun.aRun().queries(1).remote("sim-good", new Limits(2, 10, null)).plan(database);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      AtomicReference<Future<Limits>> other = new AtomicReference<>();
      control.changeLimits(
          run,
          "sim-good",
          limits -> {
            other.set(
                threads.submit(() -> control.changeLimits(run, "sim-good", of("concurrency", 7))));
            Await.until("the other waits", () -> other.get().isDone() || somebodyWaits());
            return of("tokens_per_minute", 5).apply(limits);
          });
      assertThat(other.get().get()).isEqualTo(new Limits(7, 10, 5));
    }
    assertThat(control.changeLimits(run, "sim-good", limits -> limits))
        .isEqualTo(new Limits(7, 10, 5));
    assertThat(control.changeLimits(run, "sim-good", of("requests_per_minute", null)))
        .isEqualTo(new Limits(7, null, 5));
    assertThatThrownBy(() -> control.changeLimits(run, "sim-good", of("token_per_minute", 9)))
        .hasMessageContaining("did you mean \"tokens_per_minute\"?");
    assertThatThrownBy(() -> control.changeLimits(run, "sim-good", of("concurrency", 0)))
        .hasMessageContaining("concurrency must be at least 1 but was 0");
    assertThat(control.changeLimits(run, "sim-good", limits -> limits))
        .isEqualTo(new Limits(7, null, 5));
    control.changeLimits(run, "sim-good", new Limits(2, 10, null)); // as planned: forgotten
  }

  private static UnaryOperator<Limits> of(String name, @Nullable Integer value) {
    Map<String, @Nullable Integer> changes = new HashMap<>();
    changes.put(name, value);
    return limits -> limits.with(changes);
  }

  private boolean somebodyWaits() {
    return JdbcClient.create(database)
        .sql("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        .query(Boolean.class)
        .single();
  }

  @Test
  void aLimitThatIsChangedHoldsWithinSecondsForRunsUnderWay() {
    try (var simulator = Simulator.start(latency(100));
        var engine = TestEngine.started(database, clients)) {
      RunId run =
          TestRun.aRun()
              .queries(3_000)
              .at(simulator.baseUrl())
              .remote("sim-good", new Limits(2, null, null))
              .plan(database);
      Await.until("it is under way", () -> simulator.stats().calls() > 10);
      assertThat(simulator.stats().load().maxInFlight()).isEqualTo(2);

      engine.control().changeLimits(run, "sim-good", new Limits(25, null, null));
      Await.until("more is in flight", () -> simulator.stats().load().maxInFlight() == 25);

      engine.control().changeLimits(run, "sim-good", new Limits(3, null, null));
      Await.until("the engine knows", () -> limitNow(engine) == 3 && inFlight(engine) <= 3);
      assertThat(simulator.stats().load().inFlight()).isLessThanOrEqualTo(3);

      engine.control().changeLimits(run, "sim-good", new Limits(2, null, null));
      assertThat(
              JdbcClient.create(database)
                  .sql("SELECT count(*) FROM account_limits")
                  .query(Long.class)
                  .single())
          .isZero();
      assertThatThrownBy(() -> engine.control().changeLimits(run, "sim-goof", Limits.NONE))
          .isInstanceOfSatisfying(
              PanopticonException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND);
                assertThat(e).hasMessageContaining("It asks: sim-good.");
              });
      engine.control().cancel(run);
    }
  }

  private static int limitNow(TestEngine engine) {
    return engine.engine().limits().getFirst().limitNow();
  }

  private static int inFlight(TestEngine engine) {
    return engine.engine().limits().getFirst().inFlight();
  }

  @Test
  void aSmallRunIsNotBehindALargeOneThatBeganBefore() {
    var small = new CountDownLatch(1);
    var models =
        new ScriptedModels(
            request -> {
              // The large run has taken every place, and what it asks is not answered in time.
              if (request.model().id().equals("large") && small.getCount() > 0) {
                LockSupport.parkNanos(50_000_000);
              }
              return ScriptedModels.oblige(request);
            });
    try (var engine = TestEngine.started(database, models)) {
      RunId large =
          TestRun.aRun()
              .queries(2_400)
              .remote("large", new Limits(2, null, null))
              .concurrency(2)
              .plan(database);
      Await.until("the large run is under way", () -> models.calls().size() > 5);
      RunId few = TestRun.aRun().queries(20).remote("small").plan(database);
      engine.awaitStatus(few, RunStatus.COMPLETED);
      assertThat(engine.status(large)).isEqualTo(RunStatus.RUNNING);
      assertThat(engine.outputs(large)).isLessThan(1_500);
      small.countDown();
      engine.awaitStatus(large, RunStatus.COMPLETED);
      assertThat(engine.outputs(large)).isEqualTo(2_400);
      assertThat(models.questionsTo("large")).hasSize(2_400).doesNotHaveDuplicates();
    }
  }

  @Test
  void runsThatShareAnAccountTakeTurns() {
    var models =
        new ScriptedModels(
            request -> {
              LockSupport.parkNanos(5_000_000);
              return ScriptedModels.oblige(request);
            });
    var limits = new Limits(1, null, null);
    try (var engine = TestEngine.started(database, models)) {
      RunId large = TestRun.aRun().queries(250).remote("same", limits).plan(database);
      Await.until("the large run is under way", () -> models.calls().size() > 5);
      RunId few = TestRun.aRun().queries(20).remote("same", limits).plan(database);
      engine.awaitStatus(few, RunStatus.COMPLETED);
      assertThat(engine.outputs(large)).isLessThan(250);
      engine.control().cancel(large);
    }
  }
}
