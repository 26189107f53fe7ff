package dev.panopticon.dashboard.view;

import dev.panopticon.contract.RunReport;
import dev.panopticon.contract.RunView;
import dev.panopticon.model.RunStatus;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The page of a run.
 *
 * @param report null where it was not asked for
 * @param needsBudget whether it stopped at its budget, which a resume has to raise
 * @param partial whether the report is of what is committed so far
 * @param canRetry whether there are failed results, and nothing goes on
 */
public record Run(
    RunRow row,
    String description,
    @Nullable Moment finished,
    Progress progress,
    @Nullable Report report,
    boolean partial,
    boolean canPause,
    boolean canCancel,
    boolean canResume,
    boolean needsBudget,
    boolean canRetry,
    boolean canDelete) {
  private static final Set<RunStatus> RESUMABLE = Set.of(RunStatus.PAUSED, RunStatus.CANCELLED);

  public static Run of(RunView run, @Nullable RunReport report) {
    return new Run(
        RunRow.of(run),
        run.description() == null ? "" : run.description(),
        Moment.ofNullable(run.finishedAt()),
        Progress.of(run),
        report == null ? null : Report.of(report),
        run.status() != RunStatus.COMPLETED,
        run.status() == RunStatus.RUNNING,
        !run.status().ended(),
        RESUMABLE.contains(run.status()) && !run.resumesByItself(),
        "BUDGET_EXHAUSTED".equals(run.reasonCode()),
        run.status() != RunStatus.RUNNING && !run.progress().errors().isEmpty(),
        run.status().ended());
  }

  public Link results() {
    return Link.to("/results").with("run", row.id());
  }
}
