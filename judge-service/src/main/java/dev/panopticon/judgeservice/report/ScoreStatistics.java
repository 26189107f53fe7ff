package dev.panopticon.judgeservice.report;

import dev.panopticon.statistics.Estimate;
import dev.panopticon.statistics.Interval;
import dev.panopticon.statistics.Means;
import dev.panopticon.statistics.Pair;
import dev.panopticon.statistics.PairedComparison;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** Hands cells to the statistics: what is independent, what is clustered, what is paired. */
final class ScoreStatistics {
  private ScoreStatistics() {}

  /** The mean of scored cells with the kind of interval that the metric has. */
  static Estimate estimate(List<Cell> scored, Interval.Kind kind) {
    return switch (kind) {
      case WILSON ->
          Means.passRate(
              (int) scored.stream().filter(cell -> score(cell) == 1).count(),
              scored.size(),
              Means.LEVEL);
      case CLUSTER_T -> Means.ofClustered(byQuery(scored), Means.LEVEL);
      case T, BCA -> Means.ofIndependent(scores(scored), Means.LEVEL);
    };
  }

  /**
   * A - B on the cells that both have a score for; both lists in the order (query, repeat). With
   * repeats the queries are the clusters.
   */
  static PairedComparison compare(List<Cell> a, List<Cell> b, int repeats, long seed) {
    List<KeyedPair> pairs = paired(a, b);
    return repeats == 1
        ? PairedComparison.ofIndependent(pairs.stream().map(KeyedPair::pair).toList(), seed)
        : PairedComparison.ofClustered(
            grouped(pairs, KeyedPair::queryNo, KeyedPair::pair).values(), seed);
  }

  /** Values grouped by query, in the order of the input. */
  static <T, V> Map<Integer, List<V>> grouped(
      List<T> items, ToIntFunction<T> queryNo, Function<T, V> value) {
    Map<Integer, List<V>> groups = new LinkedHashMap<>();
    for (T item : items) {
      groups
          .computeIfAbsent(queryNo.applyAsInt(item), _ -> new ArrayList<>())
          .add(value.apply(item));
    }
    return groups;
  }

  /** The same as arrays of numbers. */
  static Collection<double[]> arrays(Map<Integer, List<Double>> groups) {
    return groups.values().stream().map(ScoreStatistics::array).toList();
  }

  static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static List<KeyedPair> paired(List<Cell> a, List<Cell> b) {
    List<KeyedPair> pairs = new ArrayList<>();
    int j = 0;
    for (Cell left : a) {
      while (j < b.size() && b.get(j).key() < left.key()) {
        j++;
      }
      if (j < b.size() && b.get(j).key() == left.key()) {
        pairs.add(new KeyedPair(left.queryNo(), new Pair(score(left), score(b.get(j)))));
      }
    }
    return pairs;
  }

  private static Collection<double[]> byQuery(List<Cell> scored) {
    return arrays(grouped(scored, Cell::queryNo, ScoreStatistics::score));
  }

  private static double[] scores(List<Cell> scored) {
    return scored.stream().mapToDouble(ScoreStatistics::score).toArray();
  }

  private static double score(Cell cell) {
    return Objects.requireNonNull(cell.score(), "only scored cells have a place here");
  }

  private record KeyedPair(int queryNo, Pair pair) {}
}
