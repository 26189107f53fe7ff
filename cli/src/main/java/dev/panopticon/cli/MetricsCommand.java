package dev.panopticon.cli;

import dev.panopticon.contract.MetricApi;
import dev.panopticon.contract.MetricTrial;
import dev.panopticon.contract.SimilarItems;
import dev.panopticon.contract.SimilarityQuery;
import dev.panopticon.contract.StoredMetric;
import dev.panopticon.contract.TrialApi;
import dev.panopticon.contract.TrialDraft;
import dev.panopticon.model.JudgmentStatus;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.suite.Definitions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "metrics",
    description = "List stored metrics; add, show, try or archive one.",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.VersionText.class,
    footerHeading = "%nExample of a definition (YAML, the same keys as in a suite):%n",
    footer = {
      "  name: helpfulness",
      "  kind: judge",
      "  judge: gpt-4o",
      "  scale: {min: 1, max: 10}",
      "  rubric: How helpful is the answer?"
    })
final class MetricsCommand implements Runnable {
  @Mixin ServerChoice server = new ServerChoice();
  @Mixin Output output = new Output();

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description = "Only metrics of this kind, such as judge.")
  @Nullable String kind;

  @Override
  public void run() {
    try (var connection = Connection.open(server)) {
      var page = connection.of(MetricApi.class).list(kind, null, 500);
      if (output.json) {
        output.printJson(page);
        return;
      }
      if (page.items().isEmpty()) {
        output
            .out()
            .println(
                "No metrics yet. `panopticon metrics add FILE` stores one; the built-in ones need"
                    + " no storing.");
        return;
      }
      var table =
          new Table().left("name").left("kind").right("version").left("since").optional().id("id");
      page.items()
          .forEach(
              metric ->
                  table.row(
                      metric.definition().name(),
                      metric.definition().kind(),
                      metric.version(),
                      Words.time(metric.createdAt()),
                      metric.id()));
      table.print(output.out(), Terminal.OUT);
      if (page.next() != null) {
        output.out().println(Terminal.OUT.faint("There are more; --kind narrows the list."));
      }
    }
  }

  @Command(
      name = "add",
      description =
          "Store the metric of a definition file (YAML or JSON); a change makes a new version.",
      mixinStandardHelpOptions = true,
      versionProvider = Cli.VersionText.class)
  void add(@Parameters(paramLabel = "FILE", description = "The definition.") Path file) {
    MetricSpec metric = Definitions.metricFromJson(DefinitionFile.read(file));
    try (var connection = Connection.open(server)) {
      StoredMetric saved = connection.of(MetricApi.class).save(metric);
      output.say(
          saved, "Stored " + saved.definition().name() + ", version " + saved.version() + ".");
    }
  }

  @Command(
      name = "show",
      description = "All versions of a metric, as JSON.",
      mixinStandardHelpOptions = true,
      versionProvider = Cli.VersionText.class)
  void show(
      @Parameters(paramLabel = "NAME", description = "The metric's name, as listed.") String name) {
    try (var connection = Connection.open(server)) {
      output.printJson(connection.of(MetricApi.class).versions(name));
    }
  }

  @Command(
      name = "try",
      description =
          "Judge one text with a stored metric, and store nothing. A judge is really asked, which"
              + " costs money.",
      mixinStandardHelpOptions = true,
      versionProvider = Cli.VersionText.class,
      footerHeading = "%nExamples:%n",
      footer = {
        "  panopticon metrics try has-number --output \"It is 42.\"",
        "  panopticon metrics try helpfulness --query \"What is 6 * 7?\" --output 42",
        "  panopticon metrics try better --query Why? --output-a x --output-b y"
      })
  int tryOut(
      @Option(names = "--output", paramLabel = "TEXT", description = "The answer to judge.")
          @Nullable String answer,
      @Option(
              names = "--output-a",
              paramLabel = "TEXT",
              description = "For a pairwise metric: one answer.")
          @Nullable String outputA,
      @Option(
              names = "--output-b",
              paramLabel = "TEXT",
              description = "For a pairwise metric: the other answer.")
          @Nullable String outputB,
      @Option(
              names = "--query",
              paramLabel = "TEXT",
              description = "What was asked; a judge needs it.")
          @Nullable String query,
      @Option(names = "--reference", paramLabel = "TEXT", description = "The expected answer.")
          @Nullable String reference,
      @Option(
              names = "--context",
              paramLabel = "TEXT",
              description = "Documents that the answer should rest on.")
          @Nullable String context,
      @Parameters(paramLabel = "NAME", description = "The metric's name, as listed.") String name) {
    var draft = new TrialDraft(query, reference, context, answer, outputA, outputB);
    try (var connection = Connection.open(server)) {
      MetricTrial trial = connection.of(TrialApi.class).tryOut(name, draft);
      if (output.json) {
        output.printJson(trial);
      } else {
        new TrialText(trial, Terminal.OUT).lines().forEach(output.out()::println);
      }
      return trial.status() == JudgmentStatus.FAILED ? ExitCode.COULD_NOT_RUN : ExitCode.FINE;
    }
  }

  @Command(
      name = "archive",
      description = "Take a metric out of lists and new runs; nothing is deleted.",
      mixinStandardHelpOptions = true,
      versionProvider = Cli.VersionText.class)
  void archive(
      @Parameters(paramLabel = "NAME", description = "The metric's name, as listed.") String name) {
    try (var connection = Connection.open(server)) {
      StoredMetric archived = connection.of(MetricApi.class).archive(name);
      output.say(archived, "Archived " + name + ".");
    }
  }

  @Command(
      name = "search",
      description = "Metrics that measure what the text says, nearest first.",
      mixinStandardHelpOptions = true,
      versionProvider = Cli.VersionText.class)
  void search(
      @Parameters(paramLabel = "TEXT", description = "What to look for, in any words.") String text,
      @Option(
              names = {"-k", "--limit"},
              paramLabel = "N",
              defaultValue = "10",
              description = "At most so many, up to 100 (default: ${DEFAULT-VALUE}).")
          int most) {
    try (var connection = Connection.open(server)) {
      var query = new SimilarityQuery(text, null, null, most);
      var metrics = connection.of(MetricApi.class);
      SimilarItems<StoredMetric> found = AwaitComplete.of(() -> metrics.search(query));
      if (output.json) {
        output.printJson(found);
        return;
      }
      var table = new Table().right("score").left("name").left("kind");
      for (SimilarItems.Hit<StoredMetric> hit : found.items()) {
        MetricSpec metric = hit.item().definition();
        table.row(Words.number(hit.score()), metric.name(), metric.kind());
      }
      FoundTable.print(table, found, "No metric is stored that could be found.", output);
    }
  }
}
