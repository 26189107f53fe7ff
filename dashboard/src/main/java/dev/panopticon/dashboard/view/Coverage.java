package dev.panopticon.dashboard.view;

import dev.panopticon.contract.RunReport.MetricReport;
import dev.panopticon.contract.RunReport.PairReport;
import dev.panopticon.model.JudgmentStatus;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How many cells have a number, and what became of the others.
 *
 * @param scored "58 of 60", or just the number when that is all
 * @param missing the other statuses, with their counts; none is left out, zeros are
 * @param reasons the commonest reasons with counts, as one line; empty when there is none
 */
public record Coverage(String scored, List<Missing> missing, String reasons) {
  /** A status other than scored, and how many have it. */
  public record Missing(Mark mark, String count) {}

  static Coverage of(MetricReport report) {
    return of(
        report.n(),
        report.scored(),
        Map.of(
            JudgmentStatus.UNREADABLE, report.unreadable(),
            JudgmentStatus.REFUSED, report.refused(),
            JudgmentStatus.FAILED, report.failed(),
            JudgmentStatus.SKIPPED, report.skipped()),
        report.reasons());
  }

  static Coverage of(PairReport report) {
    return of(
        report.n(),
        report.scored(),
        Map.of(
            JudgmentStatus.UNREADABLE, report.unreadable(),
            JudgmentStatus.REFUSED, report.refused(),
            JudgmentStatus.FAILED, report.failed(),
            JudgmentStatus.SKIPPED, report.skipped()),
        Map.of());
  }

  private static Coverage of(
      long n, long scored, Map<JudgmentStatus, Long> counts, Map<String, Long> reasons) {
    List<Missing> missing =
        Stream.of(JudgmentStatus.values())
            .filter(status -> counts.getOrDefault(status, 0L) > 0)
            .map(status -> missing(status, counts.getOrDefault(status, 0L)))
            .toList();
    String of = scored == n ? Numbers.count(n) : Numbers.count(scored) + " of " + Numbers.count(n);
    return new Coverage(of, missing, reasons(reasons));
  }

  private static Missing missing(JudgmentStatus status, long count) {
    return new Missing(Mark.of(status), Numbers.count(count));
  }

  private static String reasons(Map<String, Long> reasons) {
    return reasons.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .map(reason -> reason.getKey() + " (" + Numbers.count(reason.getValue()) + ")")
        .collect(Collectors.joining("; "));
  }
}
