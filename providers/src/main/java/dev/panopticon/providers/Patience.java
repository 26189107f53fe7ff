package dev.panopticon.providers;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How long one call may still take, in all and without a byte. */
final class Patience {
  private final CallSettings settings;
  private final long deadline;

  Patience(CallSettings settings) {
    this.settings = settings;
    this.deadline = System.nanoTime() + settings.totalTimeout().toNanos();
  }

  /**
   * For how long the next byte may be waited for.
   *
   * @return in milliseconds, at least 1
   */
  int forNextByte() throws TimeoutException {
    long nanos = Math.min(left(), settings.silenceTimeout().toNanos());
    if (nanos <= 0) {
      throw ranOut();
    }
    return (int) Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
  }

  Duration whole() {
    return Duration.ofNanos(Math.max(0, left()));
  }

  boolean isOver() {
    return left() <= 0;
  }

  /** It was waited for a byte, and none has come. */
  TimeoutException ranOut() {
    return new TimeoutException(
        isOver()
            ? "did not finish within " + Words.seconds(settings.totalTimeout())
            : "sent nothing for " + Words.seconds(settings.silenceTimeout()));
  }

  /** Of the two, the time that ran out. */
  Duration spent() {
    return isOver() ? settings.totalTimeout() : settings.silenceTimeout();
  }

  private long left() {
    return deadline - System.nanoTime();
  }
}
