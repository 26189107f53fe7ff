package dev.panopticon.judgeservice.trial;

import dev.panopticon.contract.TrialApi;

class TrialInProcessTest extends TrialContract {
  @Override
  TrialApi api() {
    return new TrialController(new TryMetric(STORES.metrics(), STORES.models(), MODELS));
  }
}
