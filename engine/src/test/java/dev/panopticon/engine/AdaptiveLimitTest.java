package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AdaptiveLimitTest {
  private static final long LATENCY = Duration.ofMillis(200).toNanos();

  private long now;

  @Test
  void itBeginsWithAQuarterAndDoublesEachRoundUpToTheCeiling() {
    var limit = new AdaptiveLimit(256, 256);
    assertThat(limit.now()).isEqualTo(64);
    round(limit, LATENCY);
    assertThat(limit.now()).isEqualTo(128);
    round(limit, LATENCY);
    assertThat(limit.now()).isEqualTo(256);
    round(limit, LATENCY);
    assertThat(limit.now()).isEqualTo(256);
  }

  @Test
  void aSmallCeilingIsThereAtOnce() {
    assertThat(new AdaptiveLimit(8, 64).now()).isEqualTo(8);
    assertThat(new AdaptiveLimit(16, 1_000).now()).isEqualTo(16);
  }

  @Test
  void whoDoesNotUseItDoesNotRaiseIt() {
    var limit = new AdaptiveLimit(Integer.MAX_VALUE, 64);
    for (int call = 0; call < 1_000; call++) {
      limit.succeeded(LATENCY, 5);
    }
    assertThat(limit.now()).isEqualTo(16);
  }

  @Test
  void oneEpisodeCutsOnce() {
    var limit = new AdaptiveLimit(100, 400);
    assertThat(limit.now()).isEqualTo(25);
    round(limit, LATENCY);
    round(limit, LATENCY);
    assertThat(limit.now()).isEqualTo(100);
    long began = now;
    now += LATENCY;
    for (int call = 0; call < 100; call++) {
      limit.overloaded(began, now);
    }
    assertThat(limit.now()).isEqualTo(70);
    now += LATENCY;
    limit.overloaded(now - 1, now); // of a call that began after the cut
    assertThat(limit.now()).isEqualTo(49);
  }

  @Test
  void afterACutItGrowsByATenthEachRoundUpToTheCeilingAgain() {
    var limit = new AdaptiveLimit(100, 400);
    round(limit, LATENCY);
    round(limit, LATENCY);
    limit.overloaded(now, now);
    round(limit, LATENCY);
    assertThat(limit.now()).isBetween(77, 79);
    for (int i = 0; i < 5; i++) {
      round(limit, LATENCY);
    }
    assertThat(limit.now()).isEqualTo(100);
  }

  @Test
  void itNeverFallsBelowOne() {
    var limit = new AdaptiveLimit(4, 4);
    for (int episode = 0; episode < 50; episode++) {
      now += LATENCY;
      limit.overloaded(now, now);
    }
    assertThat(limit.now()).isEqualTo(1);
    for (int i = 0; i < 20; i++) {
      round(limit, LATENCY);
    }
    assertThat(limit.now()).isEqualTo(4);
  }

  @Test
  void itDoesNotGrowWhileTheProviderQueuesButForgetsWhenAnswersAreMerelyLonger() {
    var limit = new AdaptiveLimit(1_000, 256);
    round(limit, LATENCY);
    int before = limit.now();
    round(limit, 4 * LATENCY); // the round in which it is seen
    int held = limit.now();
    round(limit, 4 * LATENCY);
    round(limit, 4 * LATENCY);
    assertThat(limit.now()).isEqualTo(held);
    assertThat(held).isLessThanOrEqualTo(2 * before);
    for (int i = 0; i < 14; i++) {
      round(limit, 4 * LATENCY);
    }
    assertThat(limit.now()).isEqualTo(1_000);
  }

  @Test
  void aLowerCeilingHoldsAtOnceAndAHigherOneIsReachedByDoubling() {
    var limit = new AdaptiveLimit(64, 64);
    round(limit, LATENCY);
    round(limit, LATENCY);
    limit.ceiling(8);
    assertThat(limit.now()).isEqualTo(8);
    limit.ceiling(32);
    round(limit, LATENCY);
    round(limit, LATENCY);
    assertThat(limit.now()).isEqualTo(32);
  }

  private void round(AdaptiveLimit limit, long latencyNanos) {
    int calls = limit.now();
    for (int call = 0; call < calls; call++) {
      limit.succeeded(latencyNanos, calls);
    }
    now += latencyNanos;
  }
}
