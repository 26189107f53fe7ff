package dev.panopticon.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Brings together the answers of one chunk that meet in a pairwise metric: whichever comes second
 * finds the first. Repeat k meets repeat k. Thread-safe.
 */
final class Pairing {
  /** Two answers to one query that a metric compares. */
  record Met(RunSnapshot.Metric metric, StoredOutput a, StoredOutput b) {}

  private final List<RunSnapshot.Metric> metrics;
  private final Map<CellKey, StoredOutput> arrived = new HashMap<>();

  Pairing(RunSnapshot snapshot) {
    this.metrics = snapshot.metrics().stream().filter(metric -> !metric.pairs().isEmpty()).toList();
  }

  /** The pairs that are complete now with this answer; each pair is named exactly once. */
  synchronized List<Met> arrive(StoredOutput output) {
    if (metrics.isEmpty()) {
      return List.of();
    }
    arrived.put(output.cell(), output);
    List<Met> complete = new ArrayList<>();
    for (RunSnapshot.Metric metric : metrics) {
      for (PlannedRun.Pair pair : metric.pairs()) {
        meet(metric, pair, output, complete);
      }
    }
    return complete;
  }

  private void meet(
      RunSnapshot.Metric metric, PlannedRun.Pair pair, StoredOutput output, List<Met> complete) {
    CellKey cell = output.cell();
    if (pair.a() == cell.contestantNo() || pair.b() == cell.contestantNo()) {
      StoredOutput a = arrived.get(new CellKey(cell.queryNo(), pair.a(), cell.repeat()));
      StoredOutput b = arrived.get(new CellKey(cell.queryNo(), pair.b(), cell.repeat()));
      if (a != null && b != null) {
        complete.add(new Met(metric, a, b));
      }
    }
  }
}
