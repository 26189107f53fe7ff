package dev.panopticon.dashboard.view;

import dev.panopticon.contract.RunView;
import dev.panopticon.dashboard.view.Chart.Series;
import dev.panopticon.dashboard.view.Chart.Stack;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Money spent on recent runs, and what the cache saved.
 *
 * @param chart null where nothing was spent or saved
 */
public record Spending(String finding, @Nullable Chart chart, List<Row> rows) {
  private static final double NANO = 1e-9;

  /** One run. */
  public record Row(String name, String href, Moment created, Figure cost, Figure saved) {}

  static Spending of(List<RunView> newestFirst) {
    long spent = sum(newestFirst, RunView.Progress::costNanoUsd);
    long saved = sum(newestFirst, RunView.Progress::savedNanoUsd);
    List<RunView> told =
        newestFirst.stream()
            .filter(run -> run.progress().costNanoUsd() > 0 || run.progress().savedNanoUsd() > 0)
            .toList();
    String runs =
        newestFirst.size() == 1 ? "the latest run" : "the latest " + newestFirst.size() + " runs";
    String finding =
        "%s spent on %s; the cache saved %s"
            .formatted(Numbers.usdOfNano(spent), runs, Numbers.usdOfNano(saved));
    return new Spending(
        finding,
        told.isEmpty() ? null : chart(finding, told),
        told.stream().map(Spending::row).toList());
  }

  private static long sum(List<RunView> runs, ToLongFunction<RunView.Progress> part) {
    return runs.stream().map(RunView::progress).mapToLong(part).sum();
  }

  private static Row row(RunView run) {
    return new Row(
        run.name(),
        "/runs/" + run.id(),
        Moment.of(run.createdAt()),
        Progress.cost(run.progress()),
        Progress.saved(run.progress()));
  }

  private static Chart chart(String finding, List<RunView> newestFirst) {
    List<RunView> oldestFirst = newestFirst.reversed();
    List<String> labels =
        oldestFirst.stream()
            .map(run -> run.name() + "\n" + Moment.of(run.createdAt()).text().substring(5, 16))
            .toList();
    return new Chart(
        finding,
        new Stack(
            "US dollars",
            labels,
            List.of(
                new Series("spent", dollars(oldestFirst, RunView.Progress::costNanoUsd)),
                new Series(
                    "saved by the cache", dollars(oldestFirst, RunView.Progress::savedNanoUsd)))));
  }

  private static List<Double> dollars(List<RunView> runs, ToLongFunction<RunView.Progress> part) {
    return runs.stream().map(run -> part.applyAsLong(run.progress()) * NANO).toList();
  }
}
