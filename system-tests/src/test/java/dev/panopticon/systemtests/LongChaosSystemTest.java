package dev.panopticon.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

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
    var plan = new Chaos.Plan(5_000, 16, perSecond, Duration.ofSeconds(20), Duration.ofSeconds(30));
    try (Namespaces network = Namespaces.make();
        Simulation simulation = Chaos.faultyProvider(network, "600ms");
        Fleet fleet = Fleet.start(folder, network.database())) {
      new Chaos(network, simulation, fleet, plan).survive();
      assertThat(simulation.stats().at("/load/maxPerSecond").asInt())
          .as("calls in any second, of %d that the limits allow", perSecond)
          .isLessThanOrEqualTo(perSecond * 105 / 100);
    }
  }
}
