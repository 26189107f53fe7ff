package dev.panopticon.cli;

import dev.panopticon.contract.JudgeApi;
import dev.panopticon.contract.RunView;
import dev.panopticon.model.Limits;
import dev.panopticon.model.RunId;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "limits",
    description =
        "Change the limits of a model's account while runs use it; a limit left out is none.",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.VersionText.class,
    footerHeading = "%nExample:%n",
    footer = "  panopticon runs limits ID gpt-4o --concurrency 32 --requests-per-minute 3000")
final class LimitsCommand implements Callable<Integer> {
  @Spec CommandSpec command = CommandSpec.create();

  /** Has the options of all commands about runs. */
  @ParentCommand RunsCommand parent = new RunsCommand();

  @Parameters(index = "0", paramLabel = "ID", description = "The run's id, as listed.")
  String id = "";

  @Parameters(index = "1", paramLabel = "MODEL", description = "The model's id in the run.")
  String model = "";

  @Option(names = "--concurrency", paramLabel = "N", description = "Calls in flight at once.")
  @Nullable Integer concurrency;

  @Option(names = "--requests-per-minute", paramLabel = "N", description = "Calls a minute.")
  @Nullable Integer requestsPerMinute;

  @Option(
      names = "--tokens-per-minute",
      paramLabel = "N",
      description = "Tokens a minute, input and output together.")
  @Nullable Integer tokensPerMinute;

  @Override
  public Integer call() {
    Limits limits = limits();
    try (var connection = Connection.open(parent.server)) {
      RunView run =
          connection.of(JudgeApi.class).changeLimits(RunId.parse(id).value(), model, limits);
      parent.output.say(
          run, "The limits hold within a second, for every run that uses the account.");
      return ExitCode.FINE;
    }
  }

  private Limits limits() {
    try {
      return new Limits(concurrency, requestsPerMinute, tokensPerMinute);
    } catch (IllegalArgumentException tooLow) {
      throw new CommandLine.ParameterException(command.commandLine(), tooLow.getMessage(), tooLow);
    }
  }
}
