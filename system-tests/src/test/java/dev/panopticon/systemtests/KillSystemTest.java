package dev.panopticon.systemtests;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Promises P1 and P2: a kill -9 of the server, of its PostgreSQL or of both in the middle of a run
 * loses nothing that was acknowledged, the run goes on by itself, its report is that of a run that
 * nobody killed, and at most the calls in flight are paid twice.
 */
class KillSystemTest {
  private static final int QUERIES = 1_000;
  private static final int KILLS = 5;
  private static final int IN_FLIGHT = 64;

  @TempDir Path folder;

  @Test
  void runSurvivesKillsOfTheServerAndOfItsPostgres() throws Exception {
    try (var simulation =
        Simulation.start("--latency", "100ms", "--jitter", "50ms", "--seed", "7")) {
      new KillSeries(simulation, folder, QUERIES, KILLS, IN_FLIGHT).survive();
    }
  }
}
