package dev.panopticon.judgeservice.report;

import dev.panopticon.suite.Gate;
import org.jspecify.annotations.Nullable;

/** A gate in one line, in the words of the suite file. */
final class GateText {
  private GateText() {}

  static String of(Gate gate) {
    return switch (gate) {
      case Gate.MeanAtLeast it ->
          "%s: mean_at_least %s%s"
              .formatted(
                  scope(it.metric(), it.model(), it.prompt()),
                  Figures.text(it.minimum()),
                  it.confident() ? ", confident" : "");
      case Gate.NotWorseThan it ->
          "%s: not_worse_than %s, margin %s"
              .formatted(
                  scope(it.metric(), it.model(), it.prompt()),
                  it.baseline(),
                  Figures.text(it.margin()));
      case Gate.NotWorseThanRun it ->
          "%s: not_worse_than_run %s, margin %s"
              .formatted(
                  scope(it.metric(), it.model(), it.prompt()), it.run(), Figures.text(it.margin()));
      case Gate.UnreadableRateAtMost it ->
          "%s: unreadable_rate_at_most %s"
              .formatted(scope(it.metric(), it.model(), it.prompt()), Figures.text(it.maximum()));
      case Gate.CostUsdAtMost it ->
          "%s: cost_usd_at_most %s"
              .formatted(scope(null, it.model(), it.prompt()), it.maximumUsd().toPlainString());
    };
  }

  private static String scope(
      @Nullable String metric, @Nullable String model, @Nullable String prompt) {
    String contestants =
        model == null ? "all models" : prompt == null ? model : model + "/" + prompt;
    return metric == null ? contestants : metric + " of " + contestants;
  }
}
