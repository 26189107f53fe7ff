package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RateMeterTest {
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochSecond(1000));
  private final RateMeter meter =
      new RateMeter(
          new Clock() {
            @Override
            public java.time.ZoneId getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
              return this;
            }

            @Override
            public Instant instant() {
              return now.get();
            }
          });

  @Test
  void nothingIsNoRate() {
    assertThat(meter.perSecond()).isNull();
  }

  @Test
  void theRateIsOverTheTimeMeasuredSoFar() {
    meter.add(10);
    assertThat(meter.perSecond()).isEqualTo(10);
    pass(Duration.ofSeconds(1));
    meter.add(30);
    assertThat(meter.perSecond()).isEqualTo(20);
  }

  @Test
  void whatIsTenSecondsAgoIsForgotten() {
    meter.add(100);
    pass(Duration.ofSeconds(5));
    meter.add(50);
    pass(Duration.ofSeconds(5));
    assertThat(meter.perSecond()).isEqualTo(5);
    pass(Duration.ofMinutes(1));
    assertThat(meter.perSecond()).isNull();
  }

  private void pass(Duration duration) {
    now.set(now.get().plus(duration));
  }
}
