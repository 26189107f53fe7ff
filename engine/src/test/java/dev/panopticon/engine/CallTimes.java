package dev.panopticon.engine;

import java.util.List;

/** What a provider would count of calls, by the times at which they begin. */
final class CallTimes {
  private static final long SECOND_NANOS = 1_000_000_000L;

  private CallTimes() {}

  /**
   * @param times in nanoseconds, ascending
   * @return the most within any second, wherever it begins
   */
  static int mostInASecond(List<Long> times) {
    int most = 0;
    int first = 0;
    for (int last = 0; last < times.size(); last++) {
      while (times.get(last) - times.get(first) >= SECOND_NANOS) {
        first++;
      }
      most = Math.max(most, last - first + 1);
    }
    return most;
  }
}
