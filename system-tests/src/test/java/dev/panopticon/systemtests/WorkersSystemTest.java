package dev.panopticon.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers in processes of their own, which share a run, join it, leave it and die in it. */
class WorkersSystemTest {
  private static final int QUERIES = 400;
  private static final int CONTESTANTS = 2;
  private static final int EVALUATIONS = QUERIES * CONTESTANTS;
  private static final int PLANNED_CALLS = 2 * EVALUATIONS;
  private static final int IN_FLIGHT = 12;

  @TempDir Path folder;

  /** Chaos has it in its small form. */
  @Test
  @Tag("full")
  void workersJoinLeaveAndDieDuringARunWhoseEveryEvaluationIsJudgedOnce() throws Exception {
    try (Simulation simulation =
            Simulation.start("--latency", "1s", "--jitter", "200ms", "--seed", "7");
        Fleet fleet = Fleet.start(folder)) {
      RoleProcess killed = fleet.join();
      RoleProcess leaving = fleet.join();
      RoleProcess staying = fleet.join();
      String run = fleet.start(Suites.remote(simulation.baseUrl(), QUERIES, IN_FLIGHT));
      for (RoleProcess worker : new RoleProcess[] {killed, leaving, staying}) {
        fleet.awaitWork(worker);
      }
      fleet.awaitJudged(run, EVALUATIONS / 6);

      assertThat(fleet.leases(killed)).as("leases of the one to be killed").isPositive();
      killed.kill();
      double takenOver = awaitTakeover(fleet, killed);

      assertThat(leaving.terminate()).as("exit of the one that leaves").isZero();
      assertThat(fleet.leases(leaving)).as("leases of the one that has left").isZero();

      RoleProcess joining = fleet.join();
      fleet.awaitWork(joining);

      fleet.awaitReport(run);
      fleet.assertJudgedExactlyOnce(run, EVALUATIONS);
      long calls = simulation.calls();
      System.out.printf(
          Locale.ROOT,
          "workers: 3, one killed (taken over after %.1f s), one left, one joined; %d evaluations judged once, calls %d of %d planned (in flight at the kill: at most %d)%n",
          takenOver,
          EVALUATIONS,
          calls,
          PLANNED_CALLS,
          IN_FLIGHT);
      assertThat(calls).isBetween((long) PLANNED_CALLS, (long) PLANNED_CALLS + IN_FLIGHT);
      assertThat(joining.terminate()).isZero();
      assertThat(staying.terminate()).isZero();
    }
  }

  /** The time is printed and not asserted: it is this machine's too. */
  private static double awaitTakeover(Fleet fleet, RoleProcess dead) throws Exception {
    Instant killed = Instant.now();
    Eventually.get(Duration.ofMinutes(1), () -> fleet.leases(dead), count -> count == 0);
    return Duration.between(killed, Instant.now()).toMillis() / 1_000.0;
  }

  @Test
  void workerThatIsSetUpWronglySaysWhatIsWrong() throws Exception {
    try (Server host = Server.up(folder.resolve("host"))) {
      HostDatabase database = HostDatabase.in(folder.resolve("host"), "wrong");
      database.create();
      database.bootstrap();
      try (Roles roles = new Roles(folder.resolve("data"), database, java.util.UUID.randomUUID())) {
        var nameless = roles.worker(database).with("PANOPTICON_INSTANCE", "").run();
        assertThat(nameless.exitCode()).isEqualTo(2);
        assertThat(nameless.err()).contains("PANOPTICON_INSTANCE");

        RoleProcess early = RoleProcess.start(roles.worker(database));
        assertThat(early.get("/health/ready").statusCode()).as("no schema yet").isEqualTo(503);
        roles.start("judge-service");
        Eventually.get(
            Duration.ofMinutes(3), () -> early.get("/health/ready").statusCode(), s -> s == 200);

        var stranger =
            roles
                .worker(database)
                .with("PANOPTICON_INSTANCE", java.util.UUID.randomUUID().toString())
                .run();
        assertThat(stranger.exitCode()).isEqualTo(3);
        assertThat(stranger.err()).contains("DATA_DIRECTORY_UNUSABLE", "belongs to the instance");
        early.kill();
      }
      assertThat(host.isAlive()).isTrue();
    }
  }
}
