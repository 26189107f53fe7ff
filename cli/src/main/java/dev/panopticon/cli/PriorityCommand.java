package dev.panopticon.cli;

import dev.panopticon.contract.JudgeApi;
import dev.panopticon.contract.RunView;
import dev.panopticon.model.RunId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "priority",
    description =
        "Change how often it is a run's turn where several wait for the same; all of them go on.",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.VersionText.class,
    footerHeading = "%nExample:%n",
    footer = "  panopticon runs priority ID high    four times the turns of a normal run")
final class PriorityCommand implements Callable<Integer> {
  /** Has the options of all commands about runs. */
  @ParentCommand RunsCommand parent = new RunsCommand();

  @Parameters(index = "0", paramLabel = "ID", description = "The run's id, as listed.")
  String id = "";

  @Parameters(index = "1", paramLabel = "PRIORITY", description = "low, normal or high.")
  String priority = "";

  @Override
  public Integer call() {
    try (var connection = Connection.open(parent.server)) {
      RunView run = connection.of(JudgeApi.class).changePriority(RunId.parse(id).value(), priority);
      parent.output.say(
          run, "Run " + run.id() + " has the priority " + priority + " from its next turn on.");
      return ExitCode.FINE;
    }
  }
}
