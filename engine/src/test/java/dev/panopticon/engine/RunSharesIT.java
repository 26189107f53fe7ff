package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.RunId;
import dev.panopticon.model.RunStatus;
import dev.panopticon.providers.CallSettings;
import dev.panopticon.providers.Credentials;
import dev.panopticon.providers.ProviderClients;
import dev.panopticon.simulator.Simulator;
import dev.panopticon.simulator.SimulatorSettings;
import dev.panopticon.storage.testing.TestDatabase;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A suite's concurrency over several engines, as the simulator counts it. */
@Timeout(240)
class RunSharesIT {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("judge_service", "classpath:db/judge_service");

  private static final int CONCURRENCY = 7;

  private final DataSource database = DATABASE.pool("judge_service");
  private final ProviderClients clients =
      new ProviderClients(
          Credentials.ofThisProcess(),
          new CallSettings(
              Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(120), 1 << 20));

  @BeforeEach
  void forgetEngines() {
    JdbcClient.create(database).sql("DELETE FROM engine").update();
    JdbcClient.create(database).sql("DELETE FROM account_engine").update();
  }

  @AfterEach
  void endConnections() {
    clients.close();
  }

  @Test
  void twoEnginesTogetherReachTheConcurrencyAndNeverPassIt() {
    try (var simulator = simulator(300);
        var one = TestEngine.started(database, clients, false);
        var two = TestEngine.started(database, clients, false)) {
      RunId run = run(simulator, 250);
      Await.until("both call", () -> inFlight(one, run) > 0 && inFlight(two, run) > 0);
      Await.until("all places are taken", () -> simulator.stats().load().inFlight() == CONCURRENCY);
      one.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(simulator.stats().calls()).isEqualTo(250);
      assertThat(simulator.stats().load().maxInFlight()).isEqualTo(CONCURRENCY);
    }
  }

  @Test
  void whoWorksAloneOnARunHasAllOfItThoughThereIsAnother() {
    try (var simulator = simulator(4_000);
        var one = TestEngine.started(database, clients, false);
        var _ = TestEngine.started(database, clients, false)) {
      RunId run = run(simulator, 10); // one chunk
      Await.until("all places are taken", () -> simulator.stats().load().inFlight() == CONCURRENCY);
      one.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(simulator.stats().load().maxInFlight()).isEqualTo(CONCURRENCY);
    }
  }

  @Test
  void whoJoinsWaitsForRoomAndWhoLeavesGivesItBack() {
    try (var simulator = simulator(500);
        var one = TestEngine.started(database, clients, false)) {
      RunId run = run(simulator, 300);
      Await.until("all places are taken", () -> simulator.stats().load().inFlight() == CONCURRENCY);
      try (var two = TestEngine.started(database, clients, false)) {
        Await.until("both have a share", () -> inFlight(one, run) >= 3 && inFlight(two, run) >= 3);
      }
      Await.until("the other has all again", () -> inFlight(one, run) == CONCURRENCY);
      one.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(simulator.stats().load().maxInFlight()).isEqualTo(CONCURRENCY);
      assertThat(simulator.stats().calls()).isEqualTo(300);
    }
  }

  @Test
  void moreEnginesThanCallsStillGoOn() {
    try (var simulator = simulator(50);
        var one = TestEngine.started(database, clients, false);
        var _ = TestEngine.started(database, clients, false)) {
      RunId run =
          TestRun.aRun()
              .queries(100)
              .at(simulator.baseUrl())
              .remote("sim-good")
              .concurrency(1)
              .plan(database);
      one.engine().wake();
      one.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(simulator.stats().calls()).isEqualTo(100);
      assertThat(simulator.stats().load().maxInFlight()).isEqualTo(1);
    }
  }

  private static Simulator simulator(int latencyMillis) {
    return Simulator.start(
        SimulatorSettings.defaults().withLatency(Duration.ofMillis(latencyMillis)));
  }

  private RunId run(Simulator simulator, int queries) {
    return TestRun.aRun()
        .queries(queries)
        .at(simulator.baseUrl())
        .remote("sim-good")
        .concurrency(CONCURRENCY)
        .plan(database);
  }

  private static int inFlight(TestEngine engine, RunId run) {
    return engine.control().work(run).engines().stream()
        .filter(work -> work.engine().equals(engine.name()))
        .mapToInt(RunWork.AtWork::inFlight)
        .sum();
  }
}
