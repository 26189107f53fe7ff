package dev.panopticon.contract;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/**
 * The role {@code judge-service}: it owns judging, also where a metric that the role {@code
 * evaluation-storage} keeps is only tried. So this one path below {@code /api/metrics} is not that
 * role's.
 */
@HttpExchange("/api/metrics")
public interface TrialApi {
  /**
   * Applies a stored metric to a text, as a run would, and stores nothing. A judge is really asked,
   * once for each order of a pair and whatever the metric's repeats, without retries: this costs
   * money.
   *
   * @param idOrName of the metric; its latest version is tried
   */
  @PostExchange("/{id}/try")
  MetricTrial tryOut(@PathVariable("id") String idOrName, @RequestBody TrialDraft draft);
}
