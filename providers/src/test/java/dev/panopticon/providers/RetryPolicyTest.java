package dev.panopticon.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.panopticon.model.ErrorClass;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetryPolicyTest {
  private final RetryPolicy policy = new RetryPolicy(new Random(7));

  private Duration delay(int attempt, ErrorClass errorClass) {
    return policy.delayBefore(attempt, Calls.failed(errorClass, null), Duration.ZERO).orElseThrow();
  }

  @ParameterizedTest
  @EnumSource(ErrorClass.class)
  void onlyRetryableClassesAreTriedAgainAndNoneForever(ErrorClass errorClass) {
    int max = RetryPolicy.maxAttempts(errorClass);

    assertThat(max > 1).isEqualTo(errorClass.retryable());
    for (int attempt = 1; attempt < max; attempt++) {
      assertThat(policy.delayBefore(attempt, Calls.failed(errorClass, null), Duration.ZERO))
          .isPresent();
    }
    assertThat(policy.delayBefore(max, Calls.failed(errorClass, Duration.ZERO), Duration.ZERO))
        .isEmpty();
  }

  @Test
  void delaysDoubleAndKeepAtLeastHalf() {
    for (int draw = 0; draw < 1_000; draw++) {
      assertThat(delay(1, ErrorClass.SERVER_ERROR))
          .isBetween(Duration.ofMillis(250), Duration.ofMillis(500));
      assertThat(delay(4, ErrorClass.SERVER_ERROR))
          .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
      assertThat(delay(1, ErrorClass.RATE_LIMITED))
          .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
      assertThat(delay(9, ErrorClass.RATE_LIMITED))
          .isBetween(Duration.ofSeconds(30), RetryPolicy.MAX_DELAY);
    }
  }

  @Test
  void jitterSpreadsTheDelays() {
    var seen = new HashSet<Duration>();
    for (int draw = 0; draw < 100; draw++) {
      seen.add(delay(3, ErrorClass.CONNECTION));
    }

    assertThat(seen).hasSizeGreaterThan(90);
  }

  @Test
  void waitThatTheProviderAskedForIsTheLeastAndIsSpread() {
    var seen = new HashSet<Duration>();
    for (int draw = 0; draw < 100; draw++) {
      Duration delay =
          policy
              .delayBefore(
                  1, Calls.failed(ErrorClass.RATE_LIMITED, Duration.ofSeconds(90)), Duration.ZERO)
              .orElseThrow();
      assertThat(delay).isBetween(Duration.ofSeconds(90), Duration.ofSeconds(91));
      seen.add(delay);
    }

    assertThat(seen).hasSizeGreaterThan(90);
  }

  @Test
  void shortWaitOfTheProviderDoesNotShortenOurOwn() {
    assertThat(
            policy.delayBefore(
                5, Calls.failed(ErrorClass.RATE_LIMITED, Duration.ZERO), Duration.ZERO))
        .hasValueSatisfying(
            delay -> assertThat(delay).isGreaterThanOrEqualTo(Duration.ofSeconds(16)));
  }

  @Test
  void attemptThatWouldBeginTooLateIsNotMade() {
    var failure = Calls.failed(ErrorClass.RATE_LIMITED, Duration.ofMinutes(10));

    assertThat(policy.delayBefore(1, failure, Duration.ofMinutes(19))).isPresent();
    assertThat(policy.delayBefore(1, failure, Duration.ofMinutes(21))).isEmpty();
    assertThat(
            policy.delayBefore(
                1, Calls.failed(ErrorClass.RATE_LIMITED, Duration.ofDays(1)), Duration.ZERO))
        .isEmpty();
  }

  @Test
  void attemptsAreCountedFromOne() {
    assertThatThrownBy(() -> delay(0, ErrorClass.TIMEOUT))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
