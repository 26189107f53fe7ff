package dev.panopticon.contract;

import dev.panopticon.model.MetricSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** The role {@code evaluation-storage}. A metric is addressed by its id or by its name. */
@HttpExchange("/api/metrics")
public interface MetricApi {
  /**
   * Keeps a metric; under a name that is there already, a changed definition is a new version. What
   * was archived is back.
   */
  @PostExchange
  StoredMetric save(@RequestBody MetricSpec definition);

  @GetExchange("/{id}")
  StoredMetric get(@PathVariable("id") String idOrName);

  /** All versions, oldest first. */
  @GetExchange("/{id}/versions")
  List<StoredMetric> versions(@PathVariable("id") String idOrName);

  /** Takes the metric out of lists and of new runs; nothing is deleted. */
  @PostExchange("/{id}/archive")
  StoredMetric archive(@PathVariable("id") String idOrName);

  @GetExchange
  Page<StoredMetric> list(
      @RequestParam(name = "kind", required = false) @Nullable String kind,
      @RequestParam(name = "after", required = false) @Nullable String after,
      @RequestParam(name = "limit", defaultValue = "100") int limit);
}
