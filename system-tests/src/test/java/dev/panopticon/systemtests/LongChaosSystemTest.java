package dev.panopticon.systemtests;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The long form of {@link ChaosSystemTest}. */
@Tag("full")
class LongChaosSystemTest {
  @TempDir Path folder;

  @Test
  @Timeout(3_600)
  void tenThousandEvaluationsOfThreeWorkersSurviveChaos() throws Exception {
    int perSecond = 50;
    int mostPerSecond = perSecond * 105 / 100;
    var plan =
        new Chaos.Plan(
            5_000, 48, perSecond, mostPerSecond, Duration.ofSeconds(20), Duration.ofSeconds(30));
    try (Namespaces network = Namespaces.make();
        Simulation simulation = Chaos.faultyProvider(network, "600ms");
        Fleet fleet = Fleet.start(folder, network.database())) {
      new Chaos(network, simulation, fleet, plan).survive();
    }
  }
}
