package dev.panopticon.dashboard.view;

import dev.panopticon.contract.RunView;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A run in a list. */
public record RunRow(
    UUID id,
    String name,
    Mark status,
    String reason,
    ProgressBar progress,
    Moment created,
    @Nullable Moment started,
    Figure duration,
    List<String> contestants,
    List<String> metrics,
    Figure cost,
    String href) {

  /** The row of a run. */
  public static RunRow of(RunView run) {
    return new RunRow(
        run.id(),
        run.name(),
        Mark.of(run.status()),
        run.reason() == null ? "" : run.reason(),
        ProgressBar.of(run),
        Moment.of(run.createdAt()),
        Moment.ofNullable(run.startedAt()),
        Moment.between(run.startedAt(), run.finishedAt()),
        run.contestants(),
        run.metrics(),
        Progress.cost(run.progress()),
        "/runs/" + run.id());
  }
}
