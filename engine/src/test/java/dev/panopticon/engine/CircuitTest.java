package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CircuitTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final Circuit.Attempt FIRST = new Circuit.Attempt(true, false);
  private static final Circuit.Attempt AGAIN = new Circuit.Attempt(false, false);

  private final Circuit circuit = new Circuit();

  @Test
  void tenFirstAttemptsInARowOpenIt() {
    fail(9);
    circuit.answered();
    fail(9);
    assertThat(circuit.allows(0)).isTrue();
    fail(1);
    assertThat(circuit.allows(0)).isFalse();
    assertThat(circuit.reason()).isEqualTo("refused");
    assertThat(circuit.allows(SECOND)).isTrue();
  }

  @Test
  void aFewPoisonedQuestionsAreNoOutageHoweverOftenTheyAreAsked() {
    fail(3);
    for (int i = 0; i < 100; i++) {
      circuit.failed(AGAIN, "refused", 0);
    }
    assertThat(circuit.state()).isEqualTo(Circuit.State.CLOSED);
  }

  @Test
  void oneProbeAtATimeAndEachInVainDoublesTheWait() {
    fail(10);
    long now = SECOND;
    for (long wait : new long[] {2, 4, 8, 16, 30, 30}) {
      assertThat(circuit.begin()).isTrue();
      assertThat(circuit.allows(now)).isFalse();
      circuit.failed(new Circuit.Attempt(false, true), "refused", now);
      assertThat(circuit.openUntil() - now).isEqualTo(wait * SECOND);
      assertThat(circuit.allows(now + wait * SECOND - 1)).isFalse();
      now += wait * SECOND;
      assertThat(circuit.allows(now)).isTrue();
    }
    circuit.begin();
    circuit.answered();
    assertThat(circuit.allows(now)).isTrue();
    assertThat(circuit.reason()).isNull();
    fail(9);
    assertThat(circuit.allows(now)).isTrue();
  }

  @Test
  void aProbeThatWasNotMadeLetsTheNextOneProbe() {
    fail(10);
    assertThat(circuit.begin()).isTrue();
    circuit.undecided(new Circuit.Attempt(true, true));
    assertThat(circuit.allows(SECOND)).isTrue();
    assertThat(circuit.begin()).isTrue();
  }

  @Test
  void afterTenProbesInVainItProtectsNoMoreUntilAnAnswer() {
    fail(10);
    for (int probe = 0; probe < 10; probe++) {
      assertThat(circuit.begin()).isTrue();
      circuit.failed(new Circuit.Attempt(true, true), "refused", 0);
    }
    assertThat(circuit.allows(0)).isTrue();
    fail(100);
    assertThat(circuit.allows(0)).isTrue();
    circuit.answered();
    fail(10);
    assertThat(circuit.allows(0)).isFalse();
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      circuit.failed(FIRST, "refused", 0);
    }
  }
}
