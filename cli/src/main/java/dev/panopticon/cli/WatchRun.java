package dev.panopticon.cli;

import dev.panopticon.contract.JudgeApi;
import dev.panopticon.contract.RunReport;
import dev.panopticon.contract.RunView;
import dev.panopticon.model.RunStatus;
import java.io.PrintWriter;
import java.time.Duration;

/** Follows a run to its end, shows the progress, prints the report. */
final class WatchRun {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  private final Connection connection;
  private final JudgeApi runs;
  private final PrintWriter out;

  WatchRun(Connection connection, PrintWriter out) {
    this.connection = connection;
    this.runs = connection.of(JudgeApi.class);
    this.out = out;
  }

  /** Follows, prints, and returns the exit code. */
  int follow(RunView started, boolean json) throws InterruptedException {
    RunView run =
        awaitEnd(started, json ? new ProgressLine(discarded(), false) : new ProgressLine(out));
    RunReport report = runs.report(run.id());
    if (json) {
      Output.printJson(out, report);
    } else {
      new ReportText(report, out).print();
      say(run);
    }
    return run.status() == RunStatus.COMPLETED ? ExitCode.FINE : ExitCode.COULD_NOT_RUN;
  }

  /** Returns when nothing more happens by itself: ended or paused. */
  RunView awaitEnd(RunView started, ProgressLine progress) throws InterruptedException {
    RunView run = started;
    while (run.status() == RunStatus.RUNNING) {
      progress.show(run);
      Thread.sleep(BETWEEN_LOOKS);
      run = runs.run(run.id());
    }
    progress.show(run);
    progress.end();
    return run;
  }

  /** Says what to do next. */
  void say(RunView run) {
    switch (run.status()) {
      case PAUSED, CANCELLED ->
          out.println(
              Terminal.yellow("The run is not finished. ")
                  + "Nothing done is lost; go on with: panopticon runs resume "
                  + run.id());
      case FAILED -> out.println(Terminal.red("The run failed: ") + run.reason());
      case COMPLETED, RUNNING -> {
        if (!connection.isOwn()) {
          out.println("Dashboard: " + connection.address().resolve("/runs/" + run.id()));
        }
      }
    }
  }

  private static PrintWriter discarded() {
    return new PrintWriter(java.io.Writer.nullWriter());
  }
}
