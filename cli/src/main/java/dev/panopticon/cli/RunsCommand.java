package dev.panopticon.cli;

import dev.panopticon.contract.DeletionPreview;
import dev.panopticon.contract.JudgeApi;
import dev.panopticon.contract.RunView;
import dev.panopticon.model.RunId;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "runs",
    subcommands = {
      AmendCommand.class,
      LimitsCommand.class,
      PriorityCommand.class,
      PurgeCommand.class,
      RetentionCommand.class
    },
    description =
        "List runs; show, pause, resume, retry, amend, cancel or delete one; purge old ones.",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.VersionText.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  panopticon runs                       the newest runs",
      "  panopticon runs show ID               how far it is, and its report",
      "  panopticon runs resume ID --budget 5  go on with a higher budget",
      "  panopticon runs priority ID high      have more turns than the others",
      "  panopticon runs retry ID              make what failed anew",
      "  panopticon runs delete ID             what would go; --yes deletes it",
      "  panopticon runs purge --older-than 90d    which would go; --yes deletes them"
    })
final class RunsCommand implements Runnable {
  @Mixin ServerChoice server = new ServerChoice();
  @Mixin Output output = new Output();

  @Option(names = "--name", paramLabel = "NAME", description = "Only runs of this name.")
  @Nullable String name;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "At most so many (default: ${DEFAULT-VALUE}).")
  int limit;

  @Option(
      names = "--after",
      paramLabel = "CURSOR",
      description = "Go on after the page that named this cursor.")
  @Nullable String after;

  @Override
  public void run() {
    try (var connection = Connection.open(server)) {
      var page = connection.of(JudgeApi.class).runs(name, after, limit);
      if (output.json) {
        output.printJson(page);
        return;
      }
      print(page.items());
      if (page.next() != null) {
        output.out().println(Terminal.OUT.faint("more: --after " + page.next()));
      }
    }
  }

  private void print(List<RunView> runs) {
    if (runs.isEmpty()) {
      output
          .out()
          .println(
              name == null
                  ? "No runs yet. `panopticon eval SUITE` makes one, `panopticon demo` shows one."
                  : "No runs of the name \"" + name + "\".");
      return;
    }
    var table =
        new Table()
            .id("run")
            .left("name")
            .id("status")
            .right("judged")
            .right("failed")
            .optional()
            .left("started")
            .optional()
            .left("contestants")
            .optional();
    for (RunView run : runs) {
      RunView.Progress progress = run.progress();
      table.row(
          run.id(),
          run.name(),
          status(run),
          progress.judgmentsDone() + "/" + progress.judgmentsPlanned(),
          progress.outputsFailed(),
          Words.time(run.createdAt()),
          Words.shortened(String.join(", ", run.contestants()), 60));
    }
    table.print(output.out(), Terminal.OUT);
  }

  private static String status(RunView run) {
    return run.status().name().toLowerCase(Locale.ROOT);
  }

  @Command(
      name = "show",
      description = "How far a run is, and its report.",
      mixinStandardHelpOptions = true,
      versionProvider = Cli.VersionText.class)
  void show(@Parameters(paramLabel = "ID", description = "The run's id, as listed.") String id) {
    UUID wanted = RunId.parse(id).value();
    try (var connection = Connection.open(server)) {
      JudgeApi runs = connection.of(JudgeApi.class);
      RunView run = runs.run(wanted);
      var report = runs.report(run.id());
      if (output.json) {
        output.printJson(ShownRun.json(report, runs.activity(run.id())));
        return;
      }
      output.out().println(ProgressLine.text(run));
      if (run.priority() != null) {
        output.out().println("priority " + run.priority());
      }
      lines(run, runs).forEach(output.out()::println);
      if (run.reason() != null) {
        output.out().println(Terminal.OUT.yellow(run.reason()));
      }
      new ReportText(report, output.out(), Terminal.OUT).print();
    }
  }

  /** Nobody works on a run that has ended. */
  private static List<String> lines(RunView run, JudgeApi runs) {
    return run.finishedAt() == null
        ? ActivityText.lines(runs.activity(run.id()))
        : ActivityText.errors(run.progress().errors(), run.progress().retriedErrors());
  }

  @Command(
      name = "cancel",
      description = "Stop a run after the calls in flight; what is done is kept.",
      mixinStandardHelpOptions = true,
      versionProvider = Cli.VersionText.class)
  void cancel(@Parameters(paramLabel = "ID", description = "The run's id, as listed.") String id) {
    UUID wanted = RunId.parse(id).value();
    try (var connection = Connection.open(server)) {
      say(connection.of(JudgeApi.class).cancel(wanted));
    }
  }

  @Command(
      name = "pause",
      description = "Pause a run after the calls in flight; `resume` goes on.",
      mixinStandardHelpOptions = true,
      versionProvider = Cli.VersionText.class)
  void pause(@Parameters(paramLabel = "ID", description = "The run's id, as listed.") String id) {
    UUID wanted = RunId.parse(id).value();
    try (var connection = Connection.open(server)) {
      say(connection.of(JudgeApi.class).pause(wanted));
    }
  }

  @Command(
      name = "retry",
      description = "Make the failed results of a run anew, and nothing else.",
      mixinStandardHelpOptions = true,
      versionProvider = Cli.VersionText.class)
  int retry(@Parameters(paramLabel = "ID", description = "The run's id, as listed.") String id)
      throws Exception {
    UUID wanted = RunId.parse(id).value();
    try (var connection = Connection.open(server)) {
      RunView retried = connection.of(JudgeApi.class).retryFailed(wanted);
      return new FollowRun(connection, output).toItsEnd(retried);
    }
  }

  @Command(
      name = "resume",
      description = "Go on with a paused or cancelled run; only what is missing is done.",
      mixinStandardHelpOptions = true,
      versionProvider = Cli.VersionText.class)
  int resume(
      @Option(
              names = "--budget",
              paramLabel = "USD",
              description = "A higher budget in all, what is spent included.")
          @Nullable BigDecimal budget,
      @Parameters(paramLabel = "ID", description = "The run's id, as listed.") String id)
      throws Exception {
    UUID wanted = RunId.parse(id).value();
    try (var connection = Connection.open(server)) {
      RunView resumed = connection.of(JudgeApi.class).resume(wanted, budget);
      return new FollowRun(connection, output).toItsEnd(resumed);
    }
  }

  @Command(
      name = "delete",
      description = "Say what deleting a run would remove; with --yes, delete it for good.",
      mixinStandardHelpOptions = true,
      versionProvider = Cli.VersionText.class)
  void delete(
      @Option(names = "--yes", description = "Really delete; this cannot be undone.") boolean yes,
      @Parameters(paramLabel = "ID", description = "The run's id, as listed.") String id) {
    UUID wanted = RunId.parse(id).value();
    try (var connection = Connection.open(server)) {
      JudgeApi runs = connection.of(JudgeApi.class);
      DeletionPreview preview = yes ? runs.delete(wanted) : runs.previewDeletion(wanted);
      if (output.json) {
        output.printJson(preview);
        return;
      }
      output
          .out()
          .printf(
              "%s run %s \"%s\": %,d queries of its snapshot, %,d outputs, %,d judgments.%n",
              yes ? "Deleted" : "Would delete",
              preview.run(),
              preview.name(),
              preview.queries(),
              preview.outputs(),
              preview.judgments());
      if (!yes) {
        output.out().println("Nothing was deleted. --yes deletes it for good.");
      }
    }
  }

  private void say(RunView run) {
    String reason = run.reason() == null ? "." : ": " + run.reason();
    output.say(run, "Run " + run.id() + " is " + status(run) + reason);
  }
}
