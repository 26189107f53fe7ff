package dev.panopticon.judgeservice.report;

import dev.panopticon.contract.RunReport.ThemeReport;
import dev.panopticon.statistics.Estimate;
import dev.panopticon.statistics.Interval;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Estimates in the shapes of the report, and numbers as people read them. */
final class Figures {
  private static final double NANOS = 1e9;
  private static final int DECIMALS = 4;

  private Figures() {}

  /** Low and high; null without an interval. */
  static @Nullable List<Double> ends(@Nullable Interval interval) {
    return interval == null ? null : List.of(interval.low(), interval.high());
  }

  /** The double nearest to the exact amount: a product with 1e-9 would show digits of its own. */
  static @Nullable Double usd(@Nullable Long nanoUsd) {
    return nanoUsd == null ? null : Double.valueOf(nanoUsd / NANOS);
  }

  static ThemeReport themeReport(Coverage coverage, Estimate estimate, Interval.Kind kind) {
    return new ThemeReport(
        coverage.n(),
        coverage.scored(),
        coverage.unreadable(),
        coverage.refused(),
        coverage.failed(),
        coverage.skipped(),
        estimate.mean(),
        estimate.sd(),
        estimate.standardError(),
        ends(estimate.interval()),
        kind.text(),
        estimate.undefined());
  }

  /** At most four decimals, without trailing zeros. */
  static String text(double value) {
    return BigDecimal.valueOf(value)
        .setScale(DECIMALS, RoundingMode.HALF_EVEN)
        .stripTrailingZeros()
        .toPlainString();
  }

  /** {@code mean 7.3 (95 % interval 7.1 to 7.5, n = 80)}, or why there is none. */
  static String text(Estimate estimate) {
    Double mean = estimate.mean();
    if (mean == null) {
      return "no mean: " + estimate.undefined();
    }
    Interval interval = estimate.interval();
    String certainty =
        interval == null
            ? "no interval: " + estimate.undefined()
            : "95 % interval " + text(interval.low()) + " to " + text(interval.high());
    return "mean %s (%s, n = %d)".formatted(text(mean), certainty, estimate.n());
  }
}
