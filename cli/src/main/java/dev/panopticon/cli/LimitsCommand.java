package dev.panopticon.cli;

import dev.panopticon.contract.JudgeApi;
import dev.panopticon.model.Limits;
import dev.panopticon.model.RunId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "limits",
    description = {
      "Change limits of a model's account while runs use it.",
      "A limit that is left out stays as it is; without any, shows them."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Cli.VersionText.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  panopticon runs limits ID gpt-4o --requests-per-minute 3000",
      "  panopticon runs limits ID gpt-4o --concurrency 32 --tokens-per-minute none"
    })
final class LimitsCommand implements Callable<Integer> {
  /** Has the options of all commands about runs. */
  @ParentCommand RunsCommand parent = new RunsCommand();

  @Parameters(index = "0", paramLabel = "ID", description = "The run's id, as listed.")
  String id = "";

  @Parameters(index = "1", paramLabel = "MODEL", description = "The model's id in the run.")
  String model = "";

  @Option(
      names = "--concurrency",
      paramLabel = "N|none",
      converter = LimitOption.Reader.class,
      description = "Calls in flight at once.")
  @Nullable LimitOption concurrency;

  @Option(
      names = "--requests-per-minute",
      paramLabel = "N|none",
      converter = LimitOption.Reader.class,
      description = "Calls a minute.")
  @Nullable LimitOption requestsPerMinute;

  @Option(
      names = "--tokens-per-minute",
      paramLabel = "N|none",
      converter = LimitOption.Reader.class,
      description = "Tokens a minute, input and output together.")
  @Nullable LimitOption tokensPerMinute;

  @Override
  public Integer call() {
    Map<String, @Nullable Integer> changes = changes();
    try (var connection = Connection.open(parent.server)) {
      Limits limits =
          connection.of(JudgeApi.class).changeSomeLimits(RunId.parse(id).value(), model, changes);
      parent.output.say(limits, words(limits, !changes.isEmpty()));
      return ExitCode.FINE;
    }
  }

  /** What is to be changed, by its name in a definition. */
  Map<String, @Nullable Integer> changes() {
    Map<String, @Nullable Integer> changes = new LinkedHashMap<>();
    put(changes, "concurrency", concurrency);
    put(changes, "requests_per_minute", requestsPerMinute);
    put(changes, "tokens_per_minute", tokensPerMinute);
    return changes;
  }

  private static void put(
      Map<String, @Nullable Integer> changes, String name, @Nullable LimitOption given) {
    if (given != null) {
      changes.put(name, given.number());
    }
  }

  private String words(Limits limits, boolean changed) {
    return "Limits of the account of %s: concurrency %s, requests per minute %s, tokens per minute %s.%s"
        .formatted(
            model,
            LimitOption.words(limits.concurrency()),
            LimitOption.words(limits.requestsPerMinute()),
            LimitOption.words(limits.tokensPerMinute()),
            changed ? " They hold within a second, for every run that uses the account." : "");
  }
}
