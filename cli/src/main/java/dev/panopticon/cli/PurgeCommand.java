package dev.panopticon.cli;

import dev.panopticon.contract.JudgeApi;
import dev.panopticon.contract.PurgeReport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "purge",
    description = "Say which old runs would be deleted; with --yes, delete them for good.",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.VersionText.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  panopticon runs purge --older-than 90d           what would go",
      "  panopticon runs purge --older-than 90d --yes     deletes it"
    })
final class PurgeCommand implements Callable<Integer> {
  /** Has the options of all commands about runs. */
  @ParentCommand RunsCommand parent = new RunsCommand();

  @Option(
      names = "--older-than",
      paramLabel = "AGE",
      required = true,
      converter = Age.class,
      description = "Runs that ended so long ago: 90d, 12h, 30m.")
  Duration olderThan = Duration.ZERO;

  @Option(names = "--name", paramLabel = "NAME", description = "Only runs of this name.")
  @Nullable String name;

  @Option(
      names = "--keep-last",
      paramLabel = "K",
      defaultValue = "1",
      description =
          "So many of the newest completed runs of each name stay, because gates compare with them"
              + " (default: ${DEFAULT-VALUE}).")
  int keepLast;

  @Option(names = "--yes", description = "Really delete; this cannot be undone.")
  boolean yes;

  @Option(
      names = "--compact",
      description =
          "Give the room back to the file system at the end; holds up runs for that time. Without"
              + " it later results use the room.")
  boolean compact;

  @Override
  public Integer call() {
    Instant before = Clock.systemUTC().instant().minus(olderThan);
    try (var connection = Connection.open(parent.server)) {
      JudgeApi runs = connection.of(JudgeApi.class);
      PurgeReport report = yes ? purge(runs, before) : runs.previewPurge(before, name, keepLast);
      if (parent.output.json) {
        parent.output.printJson(report);
      } else {
        print(report);
      }
      return ExitCode.FINE;
    }
  }

  /** In parts, each of which is durable: a purge that is interrupted is simply done again. */
  private PurgeReport purge(JudgeApi runs, Instant before) {
    List<PurgeReport> parts = new ArrayList<>();
    do {
      parts.add(runs.purge(before, name, keepLast, compact));
      if (!parts.getLast().complete()) {
        parent.output.err().printf("%,d runs deleted so far%n", sum(parts).runs());
        parent.output.err().flush();
      }
    } while (!parts.getLast().complete());
    return sum(parts);
  }

  private static PurgeReport sum(List<PurgeReport> parts) {
    return new PurgeReport(
        parts.getLast().complete(),
        parts.stream().mapToLong(PurgeReport::runs).sum(),
        parts.stream().mapToLong(PurgeReport::outputs).sum(),
        parts.stream().mapToLong(PurgeReport::judgments).sum(),
        parts.stream().mapToLong(PurgeReport::bytes).sum(),
        parts.getLast().bytesGivenBack(),
        parts.stream()
            .flatMap(part -> part.listed().stream())
            .limit(PurgeReport.MAX_LISTED)
            .toList());
  }

  private void print(PurgeReport report) {
    if (report.runs() == 0) {
      parent.output.out().println("No run is that old, or the newest of each name are kept.");
    } else {
      table(report).print(parent.output.out(), Terminal.OUT);
      parent
          .output
          .out()
          .printf(
              "%s %,d runs with %,d outputs and %,d judgments, about %s.%n",
              yes ? "Deleted" : "Would delete",
              report.runs(),
              report.outputs(),
              report.judgments(),
              megabytes(report.bytes()));
    }
    if (!yes) {
      parent.output.out().println("Nothing was deleted. --yes deletes it for good.");
    } else if (report.bytesGivenBack() != null) {
      parent
          .output
          .out()
          .printf(
              "The database's files shrank by %s; what is left is used for later results.%n",
              megabytes(Math.max(0, report.bytesGivenBack())));
    }
  }

  private static Table table(PurgeReport report) {
    var table =
        new Table()
            .id("run")
            .left("name")
            .left("ended")
            .right("outputs")
            .right("judged")
            .right("about");
    for (PurgeReport.OldRun run : report.listed()) {
      table.row(
          run.run(),
          run.name(),
          Words.time(run.finishedAt()),
          run.outputs(),
          run.judgments(),
          megabytes(run.bytes()));
    }
    return table;
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%,.1f MB", bytes / (double) (1 << 20));
  }
}
