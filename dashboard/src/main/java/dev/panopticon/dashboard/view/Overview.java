package dev.panopticon.dashboard.view;

import dev.panopticon.contract.RunReport;
import dev.panopticon.contract.RunView;
import dev.panopticon.model.RunStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is best now.
 *
 * @param names of recent runs, most recent first
 * @param chosen whose latest completed run is shown; empty when there is none
 * @param latest that run; null when none of the name is completed
 * @param report of it
 * @param active runs that go on or wait for a person
 * @param safety of the data; null while nobody can tell
 */
public record Overview(
    List<String> names,
    String chosen,
    @Nullable RunRow latest,
    @Nullable Report report,
    List<RunRow> active,
    Spending spending,
    @Nullable Safety safety) {

  /**
   * @param recent newest first
   */
  public static Overview of(
      List<RunView> recent,
      String chosen,
      @Nullable RunView latest,
      @Nullable RunReport report,
      @Nullable Safety safety) {
    return new Overview(
        recent.stream().map(RunView::name).distinct().toList(),
        chosen,
        latest == null ? null : RunRow.of(latest),
        report == null ? null : Report.of(report),
        active(recent),
        Spending.of(recent),
        safety);
  }

  /** The runs that have not ended. */
  public static List<RunRow> active(List<RunView> recent) {
    return recent.stream().filter(run -> !run.status().ended()).map(RunRow::of).toList();
  }

  /** Whether nothing was ever run here. */
  public boolean isEmpty() {
    return names.isEmpty();
  }

  /** The first completed one; null when there is none. */
  public static @Nullable RunView latestCompleted(List<RunView> newestFirst) {
    return newestFirst.stream()
        .filter(run -> run.status() == RunStatus.COMPLETED)
        .findFirst()
        .orElse(null);
  }
}
