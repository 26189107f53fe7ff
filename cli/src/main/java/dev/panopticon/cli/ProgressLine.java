package dev.panopticon.cli;

import dev.panopticon.contract.RunView;
import java.io.PrintWriter;
import java.time.Duration;

/**
 * One line that shows how far a run is: bar, counts, rate, time to go, money. On a terminal it is
 * redrawn in place; elsewhere a line is printed at each tenth, so that a log stays readable.
 */
final class ProgressLine {
  private static final int WIDTH = 24;

  private final PrintWriter out;
  private final boolean live;
  private int lastTenth = -1;

  ProgressLine(PrintWriter out) {
    this(out, Terminal.colours());
  }

  ProgressLine(PrintWriter out, boolean live) {
    this.out = out;
    this.live = live;
  }

  void show(RunView run) {
    long planned = run.progress().judgmentsPlanned();
    double part = planned == 0 ? 1 : (double) run.progress().judgmentsDone() / planned;
    if (live) {
      out.print("\r\u001B[2K" + text(run, part));
      out.flush();
      return;
    }
    int tenth = (int) (part * 10);
    if (tenth > lastTenth) {
      lastTenth = tenth;
      out.println(text(run, part));
    }
  }

  /** Leaves the line, so that what follows begins on a new one. */
  void end() {
    if (live) {
      out.print("\r\u001B[2K");
      out.flush();
    }
  }

  static String text(RunView run, double part) {
    RunView.Progress progress = run.progress();
    int full = (int) Math.round(Math.min(1, part) * WIDTH);
    var text = new StringBuilder();
    text.append("█".repeat(full)).append("░".repeat(WIDTH - full));
    text.append(
        " %3.0f %%  %,d/%,d judged"
            .formatted(
                Math.floor(part * 100), progress.judgmentsDone(), progress.judgmentsPlanned()));
    if (progress.perSecond() != null) {
      text.append("  %,.0f/s".formatted(progress.perSecond()));
    }
    if (progress.etaSeconds() != null) {
      text.append("  ")
          .append(Words.duration(Duration.ofSeconds(progress.etaSeconds())))
          .append(" to go");
    }
    if (progress.costNanoUsd() > 0) {
      text.append("  $%.4f".formatted(progress.costNanoUsd() / 1e9));
    }
    if (progress.outputsFailed() > 0) {
      text.append("  ").append(Terminal.red(progress.outputsFailed() + " failed"));
    }
    return text.toString();
  }
}
