package dev.panopticon.judgeservice.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A uniform random sample of a stream of unknown length, in one pass and bounded memory: every item
 * draws a number, those below a threshold are kept, and it is halved whenever too much is kept. The
 * same stream has the same sample. Not thread-safe.
 */
final class Sample<T> {
  /** Kept however large they are. */
  static final int LEAST_ITEMS = 50;

  private static final long SEED = 42;

  private final int mostItems;
  private final long mostBytes;
  private final Random random = new Random(SEED);
  private List<Drawn<T>> kept = new ArrayList<>();
  private double threshold = 1;
  private long bytes;

  private record Drawn<T>(T item, int bytes, double number) {}

  /**
   * @param mostItems of which at least a half is kept where there are as many
   * @param mostBytes the same, but for {@value #LEAST_ITEMS} items
   */
  Sample(int mostItems, long mostBytes) {
    this.mostItems = mostItems;
    this.mostBytes = mostBytes;
  }

  void offer(T item, int itemBytes) {
    double number = random.nextDouble();
    if (number < threshold) {
      kept.add(new Drawn<>(item, itemBytes, number));
      bytes += itemBytes;
      while (kept.size() > mostItems || (bytes > mostBytes && kept.size() > LEAST_ITEMS)) {
        halve();
      }
    }
  }

  private void halve() {
    threshold /= 2;
    kept = new ArrayList<>(kept.stream().filter(drawn -> drawn.number() < threshold).toList());
    bytes = kept.stream().mapToLong(Drawn::bytes).sum();
  }

  /** In the order of the stream. */
  List<T> items() {
    return kept.stream().map(Drawn::item).toList();
  }
}
