package dev.panopticon.judging;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The length of a longest common subsequence by bit-vectors: O(n m / 64) time and O(n + m) memory.
 * The recurrence is {@code V = (V + (V & M)) | (V & ~M)}, where bit i of M says that token i of the
 * shorter text is the current token of the longer; the zeros of V at the end are the length.
 * Source: Hyyro 2004, "Bit-parallel LCS-length computation revisited".
 */
final class CommonSubsequence {
  private CommonSubsequence() {}

  static int length(List<String> one, List<String> other) {
    List<String> shorter = one.size() <= other.size() ? one : other;
    List<String> longer = one.size() <= other.size() ? other : one;
    Map<String, List<Integer>> places = places(shorter);
    long[] state = new long[(shorter.size() + 63) / 64];
    java.util.Arrays.fill(state, -1L);
    long[] matches = new long[state.length];
    for (String token : longer) {
      List<Integer> found = places.get(token);
      if (found != null) {
        found.forEach(place -> matches[place >> 6] |= 1L << place);
        step(state, matches);
        found.forEach(place -> matches[place >> 6] = 0);
      }
    }
    return zeros(state);
  }

  private static Map<String, List<Integer>> places(List<String> tokens) {
    Map<String, List<Integer>> places = new HashMap<>();
    int place = 0;
    for (String token : tokens) {
      places.computeIfAbsent(token, _ -> new ArrayList<>()).add(place);
      place++;
    }
    return places;
  }

  private static void step(long[] state, long[] matches) {
    long carry = 0;
    for (int word = 0; word < state.length; word++) {
      long old = state[word];
      long chosen = old & matches[word];
      long partial = old + chosen;
      long sum = partial + carry;
      boolean overflow =
          Long.compareUnsigned(partial, old) < 0 || Long.compareUnsigned(sum, partial) < 0;
      carry = overflow ? 1 : 0;
      state[word] = sum | (old & ~matches[word]);
    }
  }

  /** Bits beyond the text stay ones, because no token matches there. */
  private static int zeros(long[] state) {
    int zeros = 0;
    for (long word : state) {
      zeros += Long.SIZE - Long.bitCount(word);
    }
    return zeros;
  }
}
