package dev.panopticon.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What containers go through in their lives while a run goes on: each time every acknowledged
 * evaluation is there, and in the end the run is complete and its counts are exact. At most the
 * calls that were in flight are made a second time.
 */
@Tag("containers")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ContainerJourney {
  private static final int IN_FLIGHT = 8;
  private static final int QUERIES = 100;
  private static final Duration RESTART = Duration.ofMinutes(2);

  private final String file;
  private SetUp setUp;
  private SimulatorContainer simulator;

  ContainerJourney(String file) {
    this.file = file;
  }

  @BeforeAll
  void setUp(@TempDir Path folder) throws Exception {
    Docker.require();
    setUp = SetUp.in(folder.resolve("set-up"), file);
    setUp.up();
  }

  @AfterAll
  void tearDown() throws Exception {
    if (setUp != null) {
      setUp.close();
    }
  }

  @BeforeEach
  void startSimulator() throws Exception {
    simulator =
        SimulatorContainer.start(
            setUp.network(), "--latency", "400ms", "--jitter", "200ms", "--seed", "7");
    setUp.up();
  }

  @AfterEach
  void stopSimulator() throws Exception {
    simulator.close();
  }

  @Test
  void runSurvivesStopsRestartsAndRemovals() throws Exception {
    Workload work = workload();
    long recoveries = recoveries();

    work.awaitProgress(30);
    endClean(setUp.services(), "stop", "-t", "60");
    requireShutDown();
    backAgain(work);

    work.awaitProgress(30);
    endClean(setUp.services(), "restart", "-t", "60");
    backAgain(work);
    assertThat(recoveries()).as("recoveries of PostgreSQL").isEqualTo(recoveries);

    work.awaitProgress(30);
    endClean(setUp.services(), "down", "-t", "60");
    requireShutDown();
    backAgain(work);

    for (String service : setUp.services()) {
      work.awaitProgress(10);
      endClean(List.of(service), "rm", "-f", "-s", "-v", service);
      assertThat(setUp.container(service)).isEmpty();
      if (service.equals(setUp.services().getFirst())) { // it has PostgreSQL
        requireShutDown();
      }
      backAgain(work);
    }
    finish(work, 3 + setUp.services().size());
  }

  @Test
  void runSurvivesAKillOfEachContainer() throws Exception {
    surviveKills(1);
  }

  @Test
  @Tag("full")
  void runSurvivesManyKillsOfEachContainer() throws Exception {
    surviveKills(5);
  }

  private void surviveKills(int rounds) throws Exception {
    Workload work = workload();
    for (int round = 0; round < rounds; round++) {
      for (String service : setUp.services()) {
        work.awaitProgress(10);
        String before = setUp.state(service, "{{.State.StartedAt}}");
        setUp.kill(service);
        Eventually.get(
            RESTART,
            () -> setUp.state(service, "{{.State.StartedAt}}"),
            started -> !started.equals(before)); // by itself
        setUp.awaitHealthy(service);
        work.requireAcknowledged();
      }
    }
    finish(work, rounds * setUp.services().size());
  }

  SetUp setUpHere() {
    return setUp;
  }

  private void backAgain(Workload work) throws Exception {
    setUp.up();
    work.requireAcknowledged();
  }

  final void finish(Workload work, int interruptions) throws Exception {
    work.finish();
    long calls = simulator.calls();
    System.out.printf(
        "%s: %d interruptions, %d evaluations of %d stored in the end, calls %d of %d planned,"
            + " repeated %d%n",
        file,
        interruptions,
        work.acknowledged(),
        work.evaluations(),
        calls,
        work.plannedCalls(),
        calls - work.plannedCalls());
    assertThat(calls)
        .as("calls, of which at most those in flight at the interruptions are repeated")
        .isBetween(work.plannedCalls(), work.plannedCalls() + (long) interruptions * IN_FLIGHT);
  }

  /**
   * Ends containers in the middle of a run, each with exit code 0: one that was not done after 60 s
   * is killed, and has 137.
   */
  private void endClean(List<String> services, Object... command) throws Exception {
    try (ContainerEnds ends = ContainerEnds.of(setUp)) {
      long begin = System.nanoTime();
      setUp.compose(command);
      double seconds = (System.nanoTime() - begin) / 1e9;
      Map<String, String> codes = ends.awaitCodes(services.size());
      assertThat(codes).containsOnlyKeys(services);
      assertThat(codes.values()).as("exit codes: " + codes).containsOnly("0");
      System.out.printf(
          "%s: %s of %d container(s) in the middle of a run: %.1f s, exit codes 0%n",
          file, command[0], services.size(), seconds);
    }
  }

  /** How often PostgreSQL found at a start that it had not been stopped clean. */
  private long recoveries() throws Exception {
    return setUp
        .saidByPostgres(setUp.data())
        .lines()
        .filter(line -> line.contains("system was interrupted"))
        .count();
  }

  private void requireShutDown() throws Exception {
    assertThat(Cluster.isShutDown(setUp.data())).as("PostgreSQL's state is shut down").isTrue();
  }

  final Workload workload() throws Exception {
    return new Workload(
        setUp.api(), Suites.remote(SimulatorContainer.BASE_URL, QUERIES, IN_FLIGHT));
  }
}
