package dev.panopticon.simulator;

import java.util.Arrays;

/**
 * The greatest number of events in any window of one second, with windows that begin at multiples
 * of 10 ms. Not safe for several threads; the {@link CallLedger} guards it.
 */
final class SlidingSecond {
  private static final int BUCKETS = 100;
  private static final long BUCKET_NANOS = 10_000_000L;

  private final int[] counts = new int[BUCKETS];
  private long newestBucket = Long.MIN_VALUE;
  private int sum;
  private int max;

  /**
   * @param nanos since any fixed instant, never going back
   */
  void add(long nanos) {
    advanceTo(Math.floorDiv(nanos, BUCKET_NANOS));
    counts[Math.floorMod(newestBucket, BUCKETS)]++;
    sum++;
    max = Math.max(max, sum);
  }

  int max() {
    return max;
  }

  private void advanceTo(long bucket) {
    if (newestBucket == Long.MIN_VALUE || bucket - newestBucket >= BUCKETS) {
      Arrays.fill(counts, 0);
      sum = 0;
      newestBucket = bucket;
    }
    while (newestBucket < bucket) {
      newestBucket++;
      int reused = Math.floorMod(newestBucket, BUCKETS);
      sum -= counts[reused];
      counts[reused] = 0;
    }
  }
}
