package dev.panopticon.dashboard.view;

import dev.panopticon.contract.Page;
import dev.panopticon.contract.ResultView;
import dev.panopticon.contract.RunView;
import dev.panopticon.model.JudgmentStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Judgments that pass a filter.
 *
 * @param filter the page's own address with its filter
 * @param chips the terms of the filter, each with the address without it
 * @param contestants to choose from; empty where no run is chosen
 */
public record ResultList(
    Link filter,
    List<Chip> chips,
    List<ResultRow> rows,
    @Nullable Link next,
    @Nullable Link first,
    @Nullable RunRow run,
    List<String> contestants,
    List<String> metrics) {
  /** The filter's parameters and how a person calls them. */
  private static final Map<String, String> NAMES =
      Map.of(
          "run", "run",
          "contestant", "contestant",
          "theme", "theme",
          "metric", "metric",
          "judge", "judge",
          "status", "status",
          "min_score", "score at least",
          "max_score", "score at most");

  /**
   * A filter that is set.
   *
   * @param without the address of the same list without it
   */
  public record Chip(String name, String value, String without) {}

  /**
   * @param filter the page's address, with {@code after} when it is not the first part
   * @param run the run that the filter names; null when it names none
   */
  public static ResultList of(Link filter, Page<ResultView> page, @Nullable RunView run) {
    return new ResultList(
        filter.without("after"),
        chips(filter.without("after"), run),
        page.items().stream().map(result -> ResultRow.of(result, filter)).toList(),
        page.next() == null ? null : filter.with("after", page.next()),
        filter.get("after").isEmpty() ? null : filter.without("after"),
        run == null ? null : RunRow.of(run),
        run == null ? List.of() : run.contestants(),
        run == null ? List.of() : run.metrics());
  }

  private static List<Chip> chips(Link filter, @Nullable RunView run) {
    List<Chip> chips = new ArrayList<>();
    filter
        .parameters()
        .forEach(
            (name, value) -> {
              String shown = name.equals("run") && run != null ? run.name() : shown(name, value);
              chips.add(
                  new Chip(NAMES.getOrDefault(name, name), shown, filter.without(name).href()));
            });
    return chips;
  }

  private static String shown(String name, String value) {
    return name.equals("status") ? value.toLowerCase(Locale.ROOT) : value;
  }

  /** What a status can be. */
  public List<String> statuses() {
    return Stream.of(JudgmentStatus.values()).map(JudgmentStatus::name).toList();
  }

  /** The whole filter's results as a file. */
  public String export(String format) {
    return filter.at("/api/judge/results/export").with("format", format).href();
  }
}
