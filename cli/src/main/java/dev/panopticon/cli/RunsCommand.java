package dev.panopticon.cli;

import dev.panopticon.contract.DeletionPreview;
import dev.panopticon.contract.JudgeApi;
import dev.panopticon.contract.RunView;
import dev.panopticon.model.RunId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "runs",
    description = "List runs; show, cancel, resume or delete one.",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.VersionText.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  panopticon runs                       the newest runs",
      "  panopticon runs show ID               how far it is, and its report",
      "  panopticon runs delete ID             what would go; --yes deletes it for good"
    })
final class RunsCommand implements Runnable {
  @Mixin ServerChoice server = new ServerChoice();
  @Mixin Output output = new Output();

  @Option(names = "--name", description = "Only runs of this name.")
  @Nullable String name;

  @Option(
      names = "--limit",
      defaultValue = "20",
      description = "At most so many (default: ${DEFAULT-VALUE}).")
  int limit;

  @Override
  public void run() {
    try (var connection = Connection.open(server)) {
      var page = connection.of(JudgeApi.class).runs(name, null, limit);
      if (output.json) {
        output.printJson(page);
        return;
      }
      print(page.items());
    }
  }

  private void print(List<RunView> runs) {
    if (runs.isEmpty()) {
      output
          .out()
          .println("No runs yet. `panopticon eval SUITE` makes one, `panopticon demo` shows one.");
      return;
    }
    var table =
        new Table()
            .left("run")
            .left("name")
            .left("status")
            .right("judged")
            .right("failed")
            .left("started")
            .left("contestants");
    for (RunView run : runs) {
      RunView.Progress progress = run.progress();
      table.row(
          run.id(),
          run.name(),
          status(run),
          progress.judgmentsDone() + "/" + progress.judgmentsPlanned(),
          progress.outputsFailed(),
          Words.time(run.createdAt()),
          Words.shortened(String.join(", ", run.contestants()), 40));
    }
    table.print(output.out());
  }

  private static String status(RunView run) {
    return run.status().name().toLowerCase(Locale.ROOT);
  }

  @Command(
      name = "show",
      description = "How far a run is, and its report.",
      mixinStandardHelpOptions = true,
      versionProvider = Cli.VersionText.class)
  void show(
      @Mixin ServerChoice server, @Mixin Output output, @Parameters(paramLabel = "ID") String id) {
    try (var connection = Connection.open(server)) {
      JudgeApi runs = connection.of(JudgeApi.class);
      RunView run = runs.run(RunId.parse(id).value());
      var report = runs.report(run.id());
      if (output.json) {
        output.printJson(report);
        return;
      }
      double part =
          run.progress().judgmentsPlanned() == 0
              ? 1
              : (double) run.progress().judgmentsDone() / run.progress().judgmentsPlanned();
      output.out().println(ProgressLine.text(run, part));
      new ReportText(report, output.out()).print();
    }
  }

  @Command(
      name = "cancel",
      description = "Stop a run after the calls in flight; what is done is kept.",
      mixinStandardHelpOptions = true,
      versionProvider = Cli.VersionText.class)
  void cancel(
      @Mixin ServerChoice server, @Mixin Output output, @Parameters(paramLabel = "ID") String id) {
    try (var connection = Connection.open(server)) {
      say(connection.of(JudgeApi.class).cancel(RunId.parse(id).value()), output);
    }
  }

  @Command(
      name = "resume",
      description = "Go on with a paused or cancelled run; only what is missing is done.",
      mixinStandardHelpOptions = true,
      versionProvider = Cli.VersionText.class)
  int resume(
      @Mixin ServerChoice server, @Mixin Output output, @Parameters(paramLabel = "ID") String id)
      throws Exception {
    try (var connection = Connection.open(server)) {
      JudgeApi runs = connection.of(JudgeApi.class);
      RunView run = runs.resume(RunId.parse(id).value());
      return new WatchRun(connection, output.out()).follow(run, output.json);
    }
  }

  @Command(
      name = "delete",
      description = "Say what deleting a run would remove; with --yes, delete it for good.",
      mixinStandardHelpOptions = true,
      versionProvider = Cli.VersionText.class)
  void delete(
      @Mixin ServerChoice server,
      @Mixin Output output,
      @Option(names = "--yes", description = "Really delete; this cannot be undone.") boolean yes,
      @Parameters(paramLabel = "ID") String id) {
    try (var connection = Connection.open(server)) {
      JudgeApi runs = connection.of(JudgeApi.class);
      var run = RunId.parse(id).value();
      DeletionPreview preview = yes ? runs.delete(run) : runs.previewDeletion(run);
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

  private static void say(RunView run, Output output) {
    if (output.json) {
      output.printJson(run);
      return;
    }
    output
        .out()
        .println(
            "Run "
                + run.id()
                + " is "
                + status(run)
                + (run.reason() == null ? "." : ": " + run.reason()));
  }
}
