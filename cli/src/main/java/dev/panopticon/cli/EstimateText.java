package dev.panopticon.cli;

import dev.panopticon.contract.RunEstimate;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** What a suite would do, before anything is spent. */
final class EstimateText {
  private EstimateText() {}

  /** In one line: calls, tokens, money, time. */
  static String line(RunEstimate estimate) {
    var text = new StringBuilder("Estimate: ");
    text.append(
        String.format(
            Locale.ROOT,
            "%,d calls to models, %,d to judges at most; about %,d tokens in, %,d out; ",
            estimate.modelCalls(),
            estimate.judgeCalls(),
            estimate.inputTokens(),
            estimate.outputTokens()));
    text.append(estimate.costUsd() == null ? "cost unknown" : Words.dollars(estimate.costUsd()));
    if (estimate.budgetUsd() != null) {
      text.append(" of a budget of ").append(Words.dollars(estimate.budgetUsd()));
    }
    text.append("; ").append(time(estimate));
    return text.toString();
  }

  private static String time(RunEstimate estimate) {
    return estimate.seconds() == null
        ? "time unknown, a model was never asked before"
        : "at least " + Words.duration(Duration.ofMillis(Math.round(estimate.seconds() * 1_000)));
  }

  /** The line, and what is worth knowing before the run starts. */
  static void print(RunEstimate estimate, PrintWriter out) {
    out.println(line(estimate));
    estimate.notes().forEach(note -> out.println("- " + CommandWords.of(note)));
  }

  /** For a run that does not start. */
  static void printAlone(RunEstimate estimate, PrintWriter out) {
    print(estimate, out);
    out.println("Nothing was started.");
  }
}
