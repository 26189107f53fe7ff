package dev.panopticon.dashboard.view;

import dev.panopticon.contract.RunReport;
import dev.panopticon.contract.RunReport.Comparison;
import dev.panopticon.contract.RunReport.MetricReport;
import dev.panopticon.contract.RunReport.ModelReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One metric of a report over all contestants.
 *
 * @param entries those with a mean first, highest first; then the others in the report's order
 * @param comparisons of this metric
 */
public record Scores(
    String metric,
    int version,
    @Nullable String judge,
    List<Entry> entries,
    List<Comparison> comparisons) {

  /**
   * One contestant's numbers.
   *
   * @param label the model's id, with {@code /prompt} where prompts exist
   */
  public record Entry(String label, MetricReport report) {}

  private record Key(String metric, int version, @Nullable String judge) {}

  public Scores {
    entries = List.copyOf(entries);
    comparisons = List.copyOf(comparisons);
  }

  /** The report's metrics, in its order. */
  public static List<Scores> of(RunReport report) {
    Map<Key, List<Entry>> byMetric = new LinkedHashMap<>();
    for (ModelReport model : report.models()) {
      for (MetricReport metric : model.metrics()) {
        byMetric
            .computeIfAbsent(
                new Key(metric.metric(), metric.version(), metric.judge()), _ -> new ArrayList<>())
            .add(new Entry(label(model), metric));
      }
    }
    return byMetric.entrySet().stream()
        .map(group -> of(group.getKey(), group.getValue(), report.comparisons()))
        .toList();
  }

  private static Scores of(Key key, List<Entry> entries, List<Comparison> comparisons) {
    Comparator<Entry> highestFirst =
        Comparator.comparing(
            entry -> entry.report().mean(), Comparator.nullsLast(Comparator.reverseOrder()));
    return new Scores(
        key.metric(),
        key.version(),
        key.judge(),
        entries.stream().sorted(highestFirst).toList(),
        comparisons.stream().filter(one -> one.metric().equals(key.metric())).toList());
  }

  /** A contestant's label. */
  public static String label(ModelReport model) {
    return model.prompt() == null ? model.model() : model.model() + "/" + model.prompt();
  }

  /** Those with a mean, highest first. */
  public List<Entry> ranked() {
    return entries.stream().filter(entry -> entry.report().mean() != null).toList();
  }

  /** As many decimals as the intervals support, the same for all contestants. */
  public int decimals() {
    List<@Nullable List<Double>> intervals = new ArrayList<>();
    entries.forEach(entry -> intervals.add(entry.report().ci95()));
    return Numbers.decimals(intervals);
  }
}
