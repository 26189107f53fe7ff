package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RunPermitsTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // it may pass its end
  private final RunPermits permits = new RunPermits(3, now::get);

  @Test
  void withoutAnEndItHoldsForGood() {
    now.addAndGet(1_000_000);
    assertThat(permits.limit()).isEqualTo(3);
  }

  @Test
  void whoseShareIsForgottenByTheOthersBeginsNothing() {
    permits.limit(3, now.get() + 10);
    assertThat(permits.tryAcquire()).isTrue();
    now.addAndGet(10);
    assertThat(permits.limit()).isZero();
    assertThat(permits.available()).isZero();
    assertThat(permits.tryAcquire()).isFalse();
    assertThat(permits.inFlight()).isEqualTo(1);
  }

  @Test
  void theSameLimitAfterItsEndIsMoreThanBefore() {
    assertThat(permits.limit(3, now.get() + 10)).isFalse();
    now.addAndGet(10);
    assertThat(permits.limit(3, now.get() + 10)).as("those who wait are to be told").isTrue();
    assertThat(permits.tryAcquire()).isTrue();
  }

  @Test
  void callsAboveALowerLimitGoOn() {
    assertThat(permits.tryAcquire() && permits.tryAcquire()).isTrue();
    assertThat(permits.limit(1, now.get() + 10)).isFalse();
    assertThat(permits.available()).isZero();
    permits.release();
    assertThat(permits.tryAcquire()).isFalse();
    permits.release();
    assertThat(permits.tryAcquire()).isTrue();
  }
}
