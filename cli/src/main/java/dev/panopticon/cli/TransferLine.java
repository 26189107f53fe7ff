package dev.panopticon.cli;

import dev.panopticon.contract.BackupProgress;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * One line that shows how far a backup or a restore is: phase, bytes, rows, rate, time to go. On a
 * terminal it is redrawn in place; elsewhere a line is printed at each tenth of a phase that takes
 * a while.
 */
final class TransferLine {
  private static final String REDRAW = "\r\u001B[2K";
  private static final Duration BETWEEN_REDRAWS = Duration.ofMillis(200);
  private static final Duration WORTH_A_LINE = Duration.ofSeconds(3);

  private final PrintWriter out;
  private final Terminal terminal;
  private String phase = "";
  private Instant begun = Instant.MIN;
  private Instant drawn = Instant.MIN;
  private int lastTenth = -1;

  TransferLine(PrintWriter out, Terminal terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  void show(BackupProgress progress) {
    Instant now = Instant.now();
    if (!progress.phase().equals(phase)) {
      phase = progress.phase();
      begun = now;
      lastTenth = -1;
    }
    if (terminal.isLive()) {
      redraw(progress, now);
      return;
    }
    int tenth = (int) (progress.part() * 10);
    boolean isLong = begun.plus(WORTH_A_LINE).isBefore(now);
    if (tenth > lastTenth && progress.totalBytes() > 0 && isLong) {
      lastTenth = tenth;
      out.println(text(progress, Duration.between(begun, now)));
    }
  }

  private void redraw(BackupProgress progress, Instant now) {
    if (drawn.plus(BETWEEN_REDRAWS).isBefore(now)) {
      drawn = now;
      String text = text(progress, Duration.between(begun, now));
      out.print(REDRAW + Words.shortened(text, terminal.columns() - 1));
      out.flush();
    }
  }

  /** Leaves the line, so that what follows begins on an empty one. */
  void end() {
    if (terminal.isLive()) {
      out.print(REDRAW);
      out.flush();
    }
  }

  /**
   * @param elapsed since the phase began
   */
  static String text(BackupProgress progress, Duration elapsed) {
    var text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%-9s %3.0f %%  %s",
                progress.phase(),
                Math.floor(progress.part() * 100),
                Words.bytes(progress.doneBytes())));
    if (progress.rows() > 0) {
      text.append(String.format(Locale.ROOT, "  %,d rows", progress.rows()));
    }
    double seconds = elapsed.toMillis() / 1000.0;
    if (seconds >= 1 && progress.doneBytes() > 0) {
      double perSecond = progress.doneBytes() / seconds;
      text.append("  ").append(Words.bytes((long) perSecond)).append("/s");
      long left = (long) ((progress.totalBytes() - progress.doneBytes()) / perSecond);
      if (left > 0) {
        text.append("  ").append(Words.duration(Duration.ofSeconds(left))).append(" to go");
      }
    }
    if (!progress.table().isEmpty()) {
      text.append("  ").append(progress.table());
    }
    return text.toString();
  }
}
