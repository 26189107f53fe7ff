package dev.panopticon.engine;

import dev.panopticon.model.JudgmentStatus;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The judgments of one group in a batch, added up. A score counts as the shortest decimal that
 * names it ({@link Double#toString}); such sums are exact and do not depend on their order. Not
 * thread-safe.
 */
final class ScoreSums {
  private final SpentSums spent = new SpentSums();
  private final Map<JudgmentStatus, Long> byStatus = new EnumMap<>(JudgmentStatus.class);
  private final long[] histogram = new long[Histogram.BINS];
  private BigDecimal sum = BigDecimal.ZERO;
  private BigDecimal squareSum = BigDecimal.ZERO;
  private long n;

  void add(JudgmentResult judgment) {
    spent.add(judgment.spent());
    byStatus.merge(judgment.verdict().status(), 1L, Long::sum);
    n++;
    Double score = judgment.score();
    if (score != null) {
      BigDecimal exact = BigDecimal.valueOf(score);
      sum = sum.add(exact);
      squareSum = squareSum.add(exact.multiply(exact));
      histogram[judgment.bin()]++;
    }
  }

  void set(Columns columns) {
    columns.set("n", Long.valueOf(n));
    for (JudgmentStatus status : JudgmentStatus.values()) {
      columns.set(status.name().toLowerCase(Locale.ROOT), byStatus.getOrDefault(status, 0L));
    }
    columns.set("sum", sum.toPlainString());
    columns.set("squareSum", squareSum.toPlainString());
    columns.set(
        "histogram",
        Arrays.stream(histogram)
            .mapToObj(Long::toString)
            .collect(Collectors.joining(",", "{", "}")));
    spent.set(columns);
  }
}
