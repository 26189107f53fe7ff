package dev.panopticon.cli;

import dev.panopticon.contract.JudgeApi;
import dev.panopticon.contract.RunView;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.RunStatus;
import java.io.PrintWriter;
import java.time.Duration;

/** Follows a run to its end and shows the progress on standard error. */
final class WatchRun {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  private final Connection connection;
  private final JudgeApi runs;
  private final PrintWriter err;

  WatchRun(Connection connection, PrintWriter err) {
    this.connection = connection;
    this.runs = connection.of(JudgeApi.class);
    this.err = err;
  }

  /** Returns when nothing more happens by itself: ended, or paused until a person acts. */
  RunView awaitEnd(RunView started) throws InterruptedException {
    try (var interruption = Interruption.watch(connection, started, err)) {
      var progress = new ProgressLine(err, Terminal.ERR);
      RunView run = started;
      while (run.status() == RunStatus.RUNNING || run.resumesByItself()) {
        interruption.pauseIfHappened();
        progress.show(run);
        Thread.sleep(BETWEEN_LOOKS);
        run = look(run);
      }
      interruption.pauseIfHappened();
      progress.show(run);
      progress.end();
      return run;
    }
  }

  // The server may be another command's own and have ended with it, or have been stopped.
  private RunView look(RunView run) {
    try {
      return runs.run(run.id());
    } catch (PanopticonException failure) {
      if (failure.code() != ErrorCode.UNAVAILABLE) {
        throw failure;
      }
      throw new PanopticonException(
          failure.code(),
          failure.getMessage()
              + System.lineSeparator()
              + "Everything that was judged is stored; go on with: panopticon runs resume "
              + run.id(),
          failure);
    }
  }

  /** Says what to do next. */
  void say(RunView run, PrintWriter out) {
    switch (run.status()) {
      case PAUSED, CANCELLED -> sayUnfinished(run, out);
      case FAILED -> out.println(Terminal.OUT.red("The run failed: ") + run.reason());
      case COMPLETED, RUNNING -> {
        if (!connection.isOwn()) {
          out.println("Dashboard: " + connection.address().resolve("/runs/" + run.id()));
        }
      }
    }
  }

  private static void sayUnfinished(RunView run, PrintWriter out) {
    boolean saysHow = run.reason() != null && run.reason().contains("panopticon runs resume");
    out.println(
        Terminal.OUT.yellow("The run is not finished. ")
            + (run.reason() == null ? "" : run.reason() + " ")
            + "Nothing done is lost"
            + (saysHow ? "." : "; go on with: panopticon runs resume " + run.id()));
  }

  /** The exit code that a run's end stands for, gates aside. */
  static int exitCode(RunView run) {
    return run.status() == RunStatus.COMPLETED ? ExitCode.FINE : ExitCode.COULD_NOT_RUN;
  }
}
