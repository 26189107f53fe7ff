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

  /**
   * Metrics that measure what the text says, nearest first; {@code kind} narrows it. Archived ones
   * are left out.
   */
  @PostExchange("/search")
  SimilarItems<StoredMetric> search(@RequestBody SimilarityQuery query);

  /**
   * Other metrics that measure nearly the same, nearest first.
   *
   * @param minScore the least cosine, from -1 to 1
   * @param limit 1 to 100
   */
  @GetExchange("/{id}/duplicates")
  SimilarItems<StoredMetric> duplicates(
      @PathVariable("id") String idOrName,
      @RequestParam(name = "min_score", defaultValue = "0.9") double minScore,
      @RequestParam(name = "limit", defaultValue = "10") int limit);

  /** How the index behind the searches is. A metric of this name is reached by its id. */
  @GetExchange("/index")
  IndexStatus index();

  /** Builds the index anew, in the background; searches go on meanwhile. */
  @PostExchange("/reindex")
  IndexStatus reindex();
}
