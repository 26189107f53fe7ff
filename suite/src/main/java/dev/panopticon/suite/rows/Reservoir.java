package dev.panopticon.suite.rows;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A uniform random sample of a stream of unknown length in one pass: algorithm R (Vitter 1985,
 * "Random Sampling with a Reservoir", section 2). The generator is {@link Random}, whose sequence
 * Java specifies, so a seed gives the same sample everywhere. Not thread-safe.
 */
final class Reservoir<T> {
  private final int capacity;
  private final Random random;
  private final List<Numbered<T>> sample = new ArrayList<>();
  private final List<T> always = new ArrayList<>();
  private int offered;

  private record Numbered<T>(int number, T item) {}

  Reservoir(@Nullable Integer capacity, @Nullable Long seed) {
    this.capacity = capacity == null ? Integer.MAX_VALUE : capacity;
    this.random = new Random(seed == null ? 0 : seed);
  }

  void offer(T item) {
    var numbered = new Numbered<>(offered++, item);
    if (sample.size() < capacity) {
      sample.add(numbered);
      return;
    }
    int slot = random.nextInt(offered);
    if (slot < capacity) {
      sample.set(slot, numbered);
    }
  }

  /** Takes an item past the draw. */
  void keep(T item) {
    always.add(item);
  }

  /** The items past the draw, then the sample in the order in which it came. */
  List<T> kept() {
    var kept = new ArrayList<>(always);
    sample.stream()
        .sorted(Comparator.comparingInt(Numbered::number))
        .forEach(numbered -> kept.add(numbered.item()));
    return kept;
  }
}
