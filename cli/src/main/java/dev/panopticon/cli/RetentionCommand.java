package dev.panopticon.cli;

import dev.panopticon.contract.JudgeApi;
import dev.panopticon.contract.Retention;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "retention",
    description = "Show or set which runs the server deletes by itself, once an hour.",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.VersionText.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  panopticon runs retention                        what holds now",
      "  panopticon runs retention --older-than-days 365 --keep-last 5",
      "  panopticon runs retention --off"
    })
final class RetentionCommand implements Callable<Integer> {
  /** Has the options of all commands about runs. */
  @ParentCommand RunsCommand parent = new RunsCommand();

  @ArgGroup @Nullable Change change;

  @Option(
      names = "--keep-last",
      paramLabel = "K",
      defaultValue = "1",
      description =
          "So many of the newest completed runs of each name stay (default: ${DEFAULT-VALUE}).")
  int keepLast;

  /** One or the other; neither only shows. */
  static final class Change {
    @Option(
        names = "--older-than-days",
        paramLabel = "N",
        required = true,
        description = "Delete runs that ended so many days ago.")
    @Nullable Integer olderThanDays;

    @Option(names = "--off", required = true, description = "Delete nothing by itself.")
    boolean off;
  }

  @Override
  public Integer call() {
    try (var connection = Connection.open(parent.server)) {
      JudgeApi runs = connection.of(JudgeApi.class);
      Retention retention =
          change == null
              ? runs.retention()
              : runs.setRetention(new Retention(change.olderThanDays, keepLast));
      parent.output.say(retention, text(retention));
      return ExitCode.FINE;
    }
  }

  private static String text(Retention retention) {
    return retention.olderThanDays() == null
        ? "No run is deleted by itself."
        : "Runs that ended %d days ago are deleted by themselves; the newest %d completed of each name stay."
            .formatted(retention.olderThanDays(), retention.keepLast());
  }
}
