package dev.panopticon.simulator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How often each content was seen. An open hash table with linear probing over plain arrays: 20
 * bytes a slot and at most two thirds of the slots used, so a million distinct contents take 42 MB.
 * Not safe for several threads; the {@link CallLedger} guards it.
 */
final class AttemptCounter {
  private static final int FIRST_CAPACITY = 1 << 10;

  private long[] high = new long[FIRST_CAPACITY];
  private long[] low = new long[FIRST_CAPACITY];
  private int[] count = new int[FIRST_CAPACITY]; // 0 = free slot
  private int distinct;

  /** Counts one more and returns which one it is, from 1. */
  int next(Fingerprint content) {
    if (distinct * 3L >= count.length * 2L) {
      grow();
    }
    int slot = slot(content.high(), content.low());
    if (count[slot] == 0) {
      high[slot] = content.high();
      low[slot] = content.low();
      distinct++;
    }
    return ++count[slot];
  }

  int distinct() {
    return distinct;
  }

  /** How many contents were seen exactly once, twice, ...: by number of attempts. */
  SortedMap<Integer, Long> byAttempts() {
    var histogram = new TreeMap<Integer, Long>();
    for (int attempts : count) {
      if (attempts > 0) {
        histogram.merge(attempts, 1L, Long::sum);
      }
    }
    return histogram;
  }

  /** The contents that were seen more than once, the most often seen first. */
  List<SimulatorStats.Repeated> mostRepeated(int limit) {
    var order =
        Comparator.comparingInt(SimulatorStats.Repeated::attempts)
            .thenComparing(SimulatorStats.Repeated::request);
    var most = new PriorityQueue<SimulatorStats.Repeated>(order);
    for (int slot = 0; slot < count.length; slot++) {
      boolean wanted = most.size() < limit || count[slot] > most.element().attempts();
      if (count[slot] > 1 && wanted) {
        String request = new Fingerprint(high[slot], low[slot]).hex();
        most.add(new SimulatorStats.Repeated(request, count[slot]));
        if (most.size() > limit) {
          most.remove();
        }
      }
    }
    var sorted = new ArrayList<>(most);
    sorted.sort(order.reversed());
    return List.copyOf(sorted);
  }

  /** The slot of that content, or the free one where it belongs. Fingerprints are uniform. */
  private int slot(long wantedHigh, long wantedLow) {
    int mask = count.length - 1;
    int slot = (int) wantedLow & mask;
    while (count[slot] != 0 && !(high[slot] == wantedHigh && low[slot] == wantedLow)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldHigh = high;
    long[] oldLow = low;
    int[] oldCount = count;
    high = new long[oldCount.length * 2];
    low = new long[oldCount.length * 2];
    count = new int[oldCount.length * 2];
    for (int old = 0; old < oldCount.length; old++) {
      if (oldCount[old] != 0) {
        int slot = slot(oldHigh[old], oldLow[old]);
        high[slot] = oldHigh[old];
        low[slot] = oldLow[old];
        count[slot] = oldCount[old];
      }
    }
  }
}
