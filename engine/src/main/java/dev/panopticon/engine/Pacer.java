package dev.panopticon.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * This engine's part of an allowance per minute that all engines share. It is leased in spans of
 * time: a span of ten units at 600 a minute is one second long, and gives a unit every 100 ms.
 * Spans of all engines follow one another, so that the whole flows evenly whoever uses it. A unit
 * can be taken for 30 ms after its moment (or for half of the time to the next one, where that is
 * longer) and is lost then: however many engines there are, no second sees more than a twentieth
 * above the allowance, and one call.
 *
 * <p>Takers may run it into debt (a call's tokens are known after the call); a debt is leased and
 * waited for before anything else. Times are on the scale of {@link System#nanoTime}. Not
 * thread-safe.
 */
final class Pacer {
  private static final double NANOS_PER_MINUTE = 60e9;
  private static final long LEASE_NANOS = Duration.ofMillis(100).toNanos();
  private static final long AHEAD_NANOS = Duration.ofMillis(100).toNanos();
  private static final long LEAST_FRESH_NANOS = Duration.ofMillis(30).toNanos();
  private static final long MOST_FRESH_NANOS = Duration.ofSeconds(1).toNanos();

  /** Who asks sooner than this after the last time asks for more. */
  private static final long SOON_NANOS = Duration.ofMillis(50).toNanos();

  private record Span(long start, long amount, double nanosPerUnit) {
    long flowedBy(long now) {
      return now - start < 0
          ? 0
          : Math.min(amount, (long) Math.floor((now - start) / nanosPerUnit) + 1);
    }

    long timeOf(long unit) {
      return start + (long) Math.ceil((unit - 1) * nanosPerUnit);
    }

    long end() {
      return start + (long) (amount * nanosPerUnit);
    }
  }

  /** Those that are not over, or whose last units can still be taken. */
  private final Deque<Span> spans = new ArrayDeque<>();

  private int perMinute;
  private long freshNanos;
  private double level;

  /** Units of {@link #spans} that are in {@link #level} or were lost. */
  private long flowed;

  private long batch = 1;
  private boolean leasing;
  private boolean asked;
  private long askedAt;

  Pacer(int perMinute) {
    rate(perMinute);
  }

  int perMinute() {
    return perMinute;
  }

  /** Spans that are leased already keep their pace. */
  void rate(int newPerMinute) {
    perMinute = newPerMinute;
    freshNanos = Math.clamp((long) (nanosPerUnit() / 2), LEAST_FRESH_NANOS, MOST_FRESH_NANOS);
  }

  boolean ready(long now) {
    flow(now);
    return level >= 1;
  }

  /** What can be taken now; below zero for a debt. */
  double left(long now) {
    flow(now);
    return level;
  }

  void take(double amount) {
    level -= amount;
  }

  /** When it will be ready with what is leased; {@link Long#MAX_VALUE} when that is not enough. */
  long readyAt(long now) {
    if (ready(now)) {
      return now;
    }
    long missing = (long) Math.ceil(1 - level);
    for (Span span : spans) {
      long gone = span.flowedBy(now);
      if (missing <= span.amount() - gone) {
        return span.timeOf(gone + missing);
      }
      missing -= span.amount() - gone;
    }
    return Long.MAX_VALUE;
  }

  /**
   * How many units to lease now, for debts and for the demand; zero when there is enough for some
   * time, or when a lease is under way.
   *
   * @param demand in units, above zero
   */
  long wanted(long now, double demand) {
    flow(now);
    double have = level + unflowed();
    if (leasing || now - leaseAt(now) < 0 || demand <= have) {
      return 0;
    }
    long most = Math.max(1, (long) (LEASE_NANOS / nanosPerUnit()));
    long debt = (long) Math.ceil(Math.max(0, -have));
    long ahead = Math.max(batch, (long) Math.ceil(demand - Math.max(0, have)));
    return debt + Math.min(most, ahead);
  }

  /** From when on a lease would not reach too far ahead. */
  long leaseAt(long now) {
    return spans.isEmpty() ? now : spans.getLast().end() - AHEAD_NANOS;
  }

  boolean leasing() {
    return leasing;
  }

  /** A lease of so many units is asked for; {@link #leased} or {@link #leaseFailed} follows. */
  Duration ask(long now, long amount) {
    boolean soon = asked && now - askedAt < SOON_NANOS;
    batch = soon ? Math.min(2 * batch, 1L << 30) : Math.max(1, batch / 2);
    asked = true;
    askedAt = now;
    leasing = true;
    return Duration.ofNanos((long) (amount * nanosPerUnit()));
  }

  /**
   * @param length what {@link #ask} said for this amount
   */
  void leased(long start, long amount, Duration length) {
    leasing = false;
    spans.addLast(new Span(start, amount, (double) length.toNanos() / amount));
  }

  void leaseFailed() {
    leasing = false;
  }

  private void flow(long now) {
    long total = flowedBy(now);
    double fresh = (double) (total - flowedBy(now - freshNanos));
    level = Math.min(level + total - flowed, fresh);
    flowed = total;
    while (!spans.isEmpty() && now - freshNanos - spans.getFirst().end() >= 0) {
      flowed -= spans.removeFirst().amount();
    }
  }

  private long flowedBy(long time) {
    long sum = 0;
    for (Span span : spans) {
      sum += span.flowedBy(time);
    }
    return sum;
  }

  private double unflowed() {
    return spans.stream().mapToLong(Span::amount).sum() - flowed;
  }

  private double nanosPerUnit() {
    return NANOS_PER_MINUTE / perMinute;
  }
}
