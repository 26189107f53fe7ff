package dev.panopticon.systemtests;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A minute of {@link Chaos}; {@link LongChaosSystemTest} is its long form. */
class ChaosSystemTest {
  @TempDir Path folder;

  @Test
  void runOfThreeWorkersSurvivesAMinuteOfKillsACutAndAKilledPostgres() throws Exception {
    var plan = new Chaos.Plan(300, 8, 18, Duration.ofSeconds(20), Duration.ofSeconds(10));
    try (Simulation simulation = Chaos.faultyProvider("800ms");
        Fleet fleet = Fleet.start(folder)) {
      new Chaos(simulation, fleet, plan).survive();
    }
  }
}
