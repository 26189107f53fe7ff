package dev.panopticon.cli;

import dev.panopticon.contract.JudgeApi;
import dev.panopticon.contract.RunView;

/** Follows a run to its end and prints its report. */
final class FollowRun {
  private final Connection connection;
  private final Output output;

  FollowRun(Connection connection, Output output) {
    this.connection = connection;
    this.output = output;
  }

  /**
   * @return the exit code that its end stands for
   */
  int toItsEnd(RunView started) throws InterruptedException {
    JudgeApi runs = connection.of(JudgeApi.class);
    var watch = new WatchRun(connection, output.err());
    RunView run = watch.awaitEnd(started);
    if (output.json) {
      output.printJson(runs.report(run.id()));
    } else {
      new ReportText(runs.report(run.id()), output.out(), Terminal.OUT).print();
      watch.say(run, output.out());
    }
    return WatchRun.exitCode(run);
  }
}
