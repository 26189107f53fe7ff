package dev.panopticon.engine;

import java.time.Clock;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How many events there were per second, over the last {@value #SECONDS} seconds. Thread-safe. */
final class RateMeter {
  private static final int SECONDS = 10;

  private final Clock clock;
  private final long[] counts = new long[SECONDS];
  private final long firstSecond;
  private long lastSecond;

  RateMeter(Clock clock) {
    this.clock = clock;
    this.firstSecond = second();
    this.lastSecond = firstSecond;
  }

  synchronized void add(int events) {
    advance();
    counts[slot(lastSecond)] += events;
  }

  /** Null when there was nothing. */
  synchronized @Nullable Double perSecond() {
    advance();
    long sum = Arrays.stream(counts).sum();
    long measured = Math.min(SECONDS, lastSecond - firstSecond + 1);
    return sum == 0 ? null : (double) sum / measured;
  }

  private void advance() {
    long now = Math.max(lastSecond, second());
    for (long second = Math.max(lastSecond + 1, now - SECONDS + 1); second <= now; second++) {
      counts[slot(second)] = 0;
    }
    lastSecond = now;
  }

  private static int slot(long second) {
    return (int) (second % SECONDS);
  }

  private long second() {
    return clock.millis() / 1000;
  }
}
