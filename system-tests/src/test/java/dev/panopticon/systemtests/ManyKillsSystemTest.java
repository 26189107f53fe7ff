package dev.panopticon.systemtests;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The long form of {@link KillSystemTest}. */
@Tag("full")
class ManyKillsSystemTest {
  private static final int QUERIES = 10_000;
  private static final int KILLS = 50;
  private static final int IN_FLIGHT = 64;

  @TempDir Path folder;

  @Test
  @Timeout(3_600)
  void aRunOfTwentyThousandEvaluationsSurvivesFiftyKills() throws Exception {
    try (var simulation =
        Simulation.start("--latency", "300ms", "--jitter", "100ms", "--seed", "7")) {
      new KillSeries(simulation, folder, QUERIES, KILLS, IN_FLIGHT).survive();
    }
  }
}
