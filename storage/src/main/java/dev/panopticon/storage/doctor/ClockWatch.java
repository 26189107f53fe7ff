package dev.panopticon.storage.doctor;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * Compares the clock, which can be set, with the time since its making, which cannot. Immutable.
 */
public final class ClockWatch {
  private final Clock clock;
  private final LongSupplier nanos;
  private final Instant beginning;
  private final long beginningNanos;

  ClockWatch(Clock clock, LongSupplier nanos) {
    this.clock = clock;
    this.nanos = nanos;
    this.beginning = clock.instant();
    this.beginningNanos = nanos.getAsLong();
  }

  /** From now on. */
  public static ClockWatch start() {
    return new ClockWatch(Clock.systemUTC(), System::nanoTime);
  }

  /**
   * Zero if it was not. A clock that was set forward cannot be told from a machine that slept, and
   * does no harm.
   */
  Duration setBackBy() {
    Duration passed = Duration.ofNanos(nanos.getAsLong() - beginningNanos);
    Duration shown = Duration.between(beginning, clock.instant());
    Duration back = passed.minus(shown);
    return back.isNegative() ? Duration.ZERO : back;
  }
}
