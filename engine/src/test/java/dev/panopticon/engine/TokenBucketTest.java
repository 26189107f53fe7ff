package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void aSecondsWorthGoesAtOnceAndTheRestIsSpreadEvenly() {
    var bucket = new TokenBucket(120, nanos::get); // two a second
    assertThat(bucket.take(1)).isZero();
    assertThat(bucket.take(1)).isZero();
    assertThat(bucket.take(1)).isEqualTo(Duration.ofMillis(500));
    assertThat(bucket.take(1)).isEqualTo(Duration.ofMillis(1000));
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(bucket.take(1)).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void aPauseSavesNoMoreThanASecondsWorth() {
    var bucket = new TokenBucket(120, nanos::get);
    nanos.addAndGet(Duration.ofHours(1).toNanos());
    assertThat(bucket.take(2)).isZero();
    assertThat(bucket.take(1)).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void aDebtIsWaitedFor() {
    var bucket = new TokenBucket(60, nanos::get);
    bucket.take(11);
    assertThat(bucket.take(0)).isEqualTo(Duration.ofSeconds(10));
  }
}
