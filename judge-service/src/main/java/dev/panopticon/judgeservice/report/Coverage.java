package dev.panopticon.judgeservice.report;

import dev.panopticon.model.JudgmentStatus;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

/** How many cells there are, by status: n is the sum of the others. */
record Coverage(long n, long scored, long unreadable, long refused, long failed, long skipped) {
  static final Coverage NONE = new Coverage(0, 0, 0, 0, 0, 0);

  static <T> Coverage of(Collection<T> cells, Function<T, JudgmentStatus> status) {
    Map<JudgmentStatus, Long> counts = new EnumMap<>(JudgmentStatus.class);
    cells.forEach(cell -> counts.merge(status.apply(cell), 1L, Long::sum));
    return new Coverage(
        cells.size(),
        counts.getOrDefault(JudgmentStatus.SCORED, 0L),
        counts.getOrDefault(JudgmentStatus.UNREADABLE, 0L),
        counts.getOrDefault(JudgmentStatus.REFUSED, 0L),
        counts.getOrDefault(JudgmentStatus.FAILED, 0L),
        counts.getOrDefault(JudgmentStatus.SKIPPED, 0L));
  }

  /** How many cells got a reply, readable or not: neither failed nor skipped. */
  long replied() {
    return scored + unreadable + refused;
  }

  Coverage plus(Coverage other) {
    return new Coverage(
        n + other.n,
        scored + other.scored,
        unreadable + other.unreadable,
        refused + other.refused,
        failed + other.failed,
        skipped + other.skipped);
  }
}
