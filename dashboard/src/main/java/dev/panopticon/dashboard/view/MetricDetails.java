package dev.panopticon.dashboard.view;

import dev.panopticon.contract.StoredMetric;
import java.util.List;

/**
 * A stored metric with all its versions.
 *
 * @param versions newest first
 */
public record MetricDetails(String name, boolean archived, List<Metrics.Row> versions) {
  /**
   * @param oldestFirst at least one
   */
  public static MetricDetails of(List<StoredMetric> oldestFirst) {
    StoredMetric latest = oldestFirst.getLast();
    return new MetricDetails(
        latest.definition().name(),
        latest.archived(),
        oldestFirst.reversed().stream().map(Metrics::row).toList());
  }
}
