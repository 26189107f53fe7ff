package dev.panopticon.cli;

import dev.panopticon.contract.JudgeApi;
import dev.panopticon.contract.RunView;
import dev.panopticon.model.RunId;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "amend",
    description = "Add to a run what a suite has and the run has not; only that is called.",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.VersionText.class,
    footerHeading = "%nExample:%n",
    footer = {"  panopticon runs amend ID suite.yaml   its suite, with queries or a model more"})
final class AmendCommand implements Callable<Integer> {
  /** Has the options of all commands about runs. */
  @ParentCommand RunsCommand parent = new RunsCommand();

  @Parameters(index = "0", paramLabel = "ID", description = "The run's id, as listed.")
  String id = "";

  @Parameters(index = "1", paramLabel = "SUITE", description = "The suite file (YAML).")
  Path suite = Path.of("suite.yaml");

  @Override
  public Integer call() throws Exception {
    UUID wanted = RunId.parse(id).value();
    SuiteFile file = SuiteFile.read(suite);
    try (var connection = Connection.open(parent.server)) {
      JudgeApi runs = connection.of(JudgeApi.class);
      Amendment amendment = Amendment.of(runs.suite(wanted), file.upload(connection));
      RunView amended =
          new SuiteFaults(file, amendment::inSuite)
              .inTheirPlaces(() -> runs.amend(wanted, amendment.json()));
      say(amended);
      return new FollowRun(connection, parent.output).toItsEnd(amended);
    }
  }

  private void say(RunView amended) {
    if (amended.amendment() != null) {
      AmendmentText.lines(amended.amendment()).forEach(parent.output.err()::println);
    }
  }
}
