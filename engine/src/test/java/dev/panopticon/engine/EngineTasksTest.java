package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EngineTasksTest {
  private static final Duration PROMISED = Duration.ofSeconds(10);

  @Test
  void workOfTheDeadIsTakenOverWithinTenSeconds() {
    assertThat(EngineTasks.WORST_TAKEOVER).isLessThanOrEqualTo(PROMISED);
  }

  /** Who takes over waits for the calls that the dead had claimed, and may want its money. */
  @Test
  void whatTheDeadHeldIsFreeWithinTenSeconds() {
    assertThat(Claims.LIFETIME).isBetween(EngineTasks.WORST_TAKEOVER, PROMISED);
    assertThat(BudgetLedger.LIFETIME).isBetween(EngineTasks.WORST_TAKEOVER, PROMISED);
  }
}
