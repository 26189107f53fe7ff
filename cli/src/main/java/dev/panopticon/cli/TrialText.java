package dev.panopticon.cli;

import dev.panopticon.contract.MetricTrial;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What came of trying a metric, for a person. */
final class TrialText {
  private final MetricTrial trial;
  private final Terminal terminal;

  TrialText(MetricTrial trial, Terminal terminal) {
    this.trial = trial;
    this.terminal = terminal;
  }

  List<String> lines() {
    var lines = new ArrayList<String>();
    String status = trial.status().name().toLowerCase(Locale.ROOT);
    lines.add(
        terminal.bold(trial.metric())
            + " (version "
            + trial.version()
            + "): "
            + (trial.score() == null ? status : Words.number(trial.score()) + label()));
    if (trial.scoreA() != null) {
      lines.add("A " + Words.number(trial.scoreA()) + ", B " + Words.number(trial.scoreB()));
    }
    if (trial.inconsistent()) {
      lines.add("The two orders disagree, so it is a tie.");
    }
    if (trial.reason() != null) {
      lines.add(Words.plain(trial.reason()));
    }
    trial.calls().forEach(call -> add(call, lines));
    return lines;
  }

  private String label() {
    String label = trial.label() == null ? "" : " (" + Words.plain(trial.label()) + ")";
    boolean pair = trial.calls().stream().anyMatch(call -> call.shownFirst() != null);
    return label + (pair ? " preference for A, from 0 to 1" : "");
  }

  private void add(MetricTrial.Call call, List<String> lines) {
    String shown =
        call.shownFirst() == null
            ? ""
            : ", " + call.shownFirst().toUpperCase(Locale.ROOT) + " shown first";
    lines.add("");
    lines.add(
        terminal.faint(
            "%s%s: %s"
                .formatted(
                    trial.judge(),
                    shown,
                    spent(
                        call.inputTokens(),
                        call.outputTokens(),
                        call.costNanoUsd(),
                        call.latencyMillis()))));
    if (call.reply() != null) {
      lines.add(Words.plain(call.reply()));
    }
  }

  /** What one call took. */
  static String spent(
      @Nullable Long inputTokens,
      @Nullable Long outputTokens,
      @Nullable Long costNanoUsd,
      long latencyMillis) {
    Double dollars =
        costNanoUsd == null ? null : (Double) BigDecimal.valueOf(costNanoUsd, 9).doubleValue();
    return "%s input and %s output tokens, %s, %s"
        .formatted(
            inputTokens == null ? "unknown" : inputTokens,
            outputTokens == null ? "unknown" : outputTokens,
            dollars == null ? "cost unknown" : Words.dollars(dollars),
            Words.duration(java.time.Duration.ofMillis(latencyMillis)));
  }
}
