package dev.panopticon.judgeservice.plan;

import dev.panopticon.model.ModelSpec;

/** What a run would ask of one model, estimated. */
record Load(ModelSpec.Remote model, double calls, double inputTokens, double outputTokens) {
  Load plus(Load other) {
    return new Load(
        model,
        calls + other.calls,
        inputTokens + other.inputTokens,
        outputTokens + other.outputTokens);
  }
}
