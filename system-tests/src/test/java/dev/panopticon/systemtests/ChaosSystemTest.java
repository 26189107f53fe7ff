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
    // Three workers that do not share the limit would come to 54.
    var plan = new Chaos.Plan(500, 24, 18, 24, Duration.ofSeconds(20), Duration.ofSeconds(10));
    try (Namespaces network = Namespaces.make();
        Simulation simulation = Chaos.faultyProvider(network, "800ms");
        Fleet fleet = Fleet.start(folder, network.database())) {
      new Chaos(network, simulation, fleet, plan).survive();
    }
  }
}
