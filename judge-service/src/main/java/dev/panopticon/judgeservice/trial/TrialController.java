package dev.panopticon.judgeservice.trial;

import dev.panopticon.contract.MetricTrial;
import dev.panopticon.contract.TrialApi;
import dev.panopticon.contract.TrialDraft;
import dev.panopticon.platform.AllowedOnFullDisk;
import org.springframework.web.bind.annotation.RestController;

/** The contract. No logic of its own. */
@RestController
public final class TrialController implements TrialApi {
  private final TryMetric tryMetric;

  public TrialController(TryMetric tryMetric) {
    this.tryMetric = tryMetric;
  }

  @Override
  @AllowedOnFullDisk
  public MetricTrial tryOut(String idOrName, TrialDraft draft) {
    return tryMetric.on(idOrName, draft);
  }
}
