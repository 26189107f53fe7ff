package dev.panopticon.dashboard.view;

import dev.panopticon.contract.Page;
import dev.panopticon.contract.StoredMetric;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stored metrics. */
public record Metrics(List<Row> rows, @Nullable Link next, @Nullable Link first) {

  /** The latest version of one metric. */
  public record Row(
      String href, int version, boolean archived, Moment created, Definition definition) {}

  public static Metrics of(Link address, Page<StoredMetric> page) {
    return new Metrics(
        page.items().stream().map(Metrics::row).toList(),
        page.next() == null ? null : address.with("after", page.next()),
        address.get("after").isEmpty() ? null : address.without("after"));
  }

  static Row row(StoredMetric metric) {
    return new Row(
        "/library/metrics/" + metric.id(),
        metric.version(),
        metric.archived(),
        Moment.of(metric.createdAt()),
        Definition.of(metric.definition()));
  }
}
