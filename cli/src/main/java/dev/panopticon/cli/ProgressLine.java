package dev.panopticon.cli;

import dev.panopticon.contract.RunView;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/**
 * One line that shows how far a run is: bar, counts, rate, time to go, money. On a terminal it is
 * redrawn in place; elsewhere a line is printed at each tenth, so that a log stays readable.
 */
final class ProgressLine {
  private static final int BAR = 24;
  private static final double NANO = 1e9;
  private static final String REDRAW = "\r\u001B[2K";

  private final PrintWriter out;
  private final Terminal terminal;
  private int lastTenth = -1;

  ProgressLine(PrintWriter out, Terminal terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  void show(RunView run) {
    if (terminal.isLive()) {
      // A line as wide as the terminal would wrap, and then could not be redrawn.
      out.print(REDRAW + Words.shortened(text(run), terminal.columns() - 1));
      out.flush();
      return;
    }
    int tenth = (int) (part(run) * 10);
    if (tenth > lastTenth) {
      lastTenth = tenth;
      out.println(text(run));
    }
  }

  /** Leaves the line, so that what follows begins on an empty one. */
  void end() {
    if (terminal.isLive()) {
      out.print(REDRAW);
      out.flush();
    }
  }

  /** A run without judgments has nothing left to do. */
  private static double part(RunView run) {
    long planned = run.progress().judgmentsPlanned();
    return planned == 0 ? 1 : Math.min(1, (double) run.progress().judgmentsDone() / planned);
  }

  static String text(RunView run) {
    RunView.Progress progress = run.progress();
    var text = new StringBuilder(bar(part(run)));
    text.append(
        String.format(
            Locale.ROOT,
            " %3.0f %%  %,d/%,d judged",
            Math.floor(part(run) * 100),
            progress.judgmentsDone(),
            progress.judgmentsPlanned()));
    if (progress.perSecond() != null) {
      text.append("  ").append(rate(progress.perSecond()));
    }
    if (progress.etaSeconds() != null && progress.judgmentsDone() < progress.judgmentsPlanned()) {
      Duration left = Duration.ofSeconds(progress.etaSeconds());
      text.append("  ").append(Words.duration(left)).append(" to go");
    }
    text.append(money(run));
    if (progress.outputsFailed() > 0) {
      text.append(String.format(Locale.ROOT, "  %,d failed", progress.outputsFailed()));
    }
    return text.toString();
  }

  private static String money(RunView run) {
    RunView.Progress progress = run.progress();
    var text = new StringBuilder();
    if (progress.costNanoUsd() > 0 || run.budgetNanoUsd() != null) {
      text.append("  ").append(Words.dollars(progress.costNanoUsd() / NANO));
    }
    if (run.budgetNanoUsd() != null) {
      text.append(" of ").append(Words.dollars(run.budgetNanoUsd() / NANO));
    }
    if (progress.savedNanoUsd() > 0) {
      text.append("  ").append(Words.dollars(progress.savedNanoUsd() / NANO)).append(" saved");
    }
    return text.toString();
  }

  private static String bar(double part) {
    int full = (int) Math.floor(part * BAR);
    return "█".repeat(full) + "░".repeat(BAR - full);
  }

  // A slow model's run would read 0/s for hours.
  static String rate(double perSecond) {
    return perSecond < 10
        ? String.format(Locale.ROOT, "%.1f/s", perSecond)
        : String.format(Locale.ROOT, "%,.0f/s", perSecond);
  }
}
