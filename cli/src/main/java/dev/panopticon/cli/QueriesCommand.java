package dev.panopticon.cli;

import dev.panopticon.contract.QueryApi;
import dev.panopticon.contract.SimilarItems;
import dev.panopticon.contract.SimilarityQuery;
import dev.panopticon.contract.StoredQuery;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "queries",
    description = "List and search stored queries; show or archive one; count themes.",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.VersionText.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  panopticon queries themes             what there is",
      "  panopticon queries --theme reasoning  one theme",
      "  panopticon queries search TEXT        those that mean the same",
      "  panopticon queries show ID            a query with all its versions"
    })
final class QueriesCommand implements Runnable {
  @Mixin ServerChoice server = new ServerChoice();
  @Mixin Output output = new Output();

  @Option(names = "--theme", paramLabel = "NAME", description = "Only queries of this theme.")
  @Nullable String theme;

  @Option(
      names = "--collection",
      paramLabel = "NAME",
      description = "Only queries of this collection.")
  @Nullable String collection;

  @Option(
      names = "--after",
      paramLabel = "CURSOR",
      description = "Go on after the page that named this cursor.")
  @Nullable String after;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "At most so many, up to 500 (default: ${DEFAULT-VALUE}).")
  int limit;

  @Override
  public void run() {
    try (var connection = Connection.open(server)) {
      var page = connection.of(QueryApi.class).list(theme, collection, after, limit);
      if (output.json) {
        output.printJson(page);
        return;
      }
      if (page.items().isEmpty()) {
        output.out().println("No queries. `panopticon import queries FILE` stores some.");
        return;
      }
      var table =
          new Table()
              .id("id")
              .left("external id")
              .optional()
              .left("theme")
              .optional()
              .right("version")
              .optional()
              .left("text");
      for (StoredQuery query : page.items()) {
        String ofTheme = query.content().theme() == null ? "" : query.content().theme();
        table.row(
            query.id(),
            query.externalId(),
            ofTheme,
            query.version(),
            Words.shortened(query.content().text(), 100));
      }
      table.print(output.out(), Terminal.OUT);
      if (page.next() != null) {
        output.out().println(Terminal.OUT.faint("more: --after " + page.next()));
      }
    }
  }

  @Command(
      name = "themes",
      description = "The themes and how many queries each has.",
      mixinStandardHelpOptions = true,
      versionProvider = Cli.VersionText.class)
  void themes() {
    try (var connection = Connection.open(server)) {
      var themes = connection.of(QueryApi.class).themes();
      if (output.json) {
        output.printJson(themes);
        return;
      }
      var table = new Table().left("theme").right("queries");
      themes.forEach(
          each -> table.row(each.theme().isEmpty() ? "(none)" : each.theme(), each.queries()));
      table.print(output.out(), Terminal.OUT);
    }
  }

  @Command(
      name = "show",
      description = "All versions of a query, as JSON.",
      mixinStandardHelpOptions = true,
      versionProvider = Cli.VersionText.class)
  void show(@Parameters(paramLabel = "ID", description = "The query's id, as listed.") UUID id) {
    try (var connection = Connection.open(server)) {
      output.printJson(connection.of(QueryApi.class).versions(id));
    }
  }

  @Command(
      name = "archive",
      description = "Take a query out of lists and new runs; nothing is deleted.",
      mixinStandardHelpOptions = true,
      versionProvider = Cli.VersionText.class)
  void archive(@Parameters(paramLabel = "ID", description = "The query's id, as listed.") UUID id) {
    try (var connection = Connection.open(server)) {
      StoredQuery archived = connection.of(QueryApi.class).archive(id);
      output.say(archived, "Archived " + id + ".");
    }
  }

  @Command(
      name = "search",
      description = "Queries that mean what the text says, nearest first.",
      mixinStandardHelpOptions = true,
      versionProvider = Cli.VersionText.class)
  void search(
      @Parameters(paramLabel = "TEXT", description = "What to look for, in any words.") String text,
      @Option(names = "--theme", paramLabel = "NAME", description = "Only queries of this theme.")
          @Nullable String ofTheme,
      @Option(
              names = {"-k", "--limit"},
              paramLabel = "N",
              defaultValue = "10",
              description = "At most so many, up to 100 (default: ${DEFAULT-VALUE}).")
          int most) {
    try (var connection = Connection.open(server)) {
      var query = new SimilarityQuery(text, ofTheme, null, most);
      var queries = connection.of(QueryApi.class);
      print(
          AwaitComplete.of(() -> queries.search(query)), "No query is stored that could be found.");
    }
  }

  @Command(
      name = "duplicates",
      description = "Other queries that ask nearly the same.",
      mixinStandardHelpOptions = true,
      versionProvider = Cli.VersionText.class)
  void duplicates(
      @Parameters(paramLabel = "ID", description = "The query's id, as listed.") UUID id,
      @Option(
              names = "--min-score",
              paramLabel = "COSINE",
              defaultValue = "0.9",
              description = "How near at least, up to 1 (default: ${DEFAULT-VALUE}).")
          double minScore) {
    try (var connection = Connection.open(server)) {
      var queries = connection.of(QueryApi.class);
      print(
          AwaitComplete.of(() -> queries.duplicates(id, minScore, SimilarityQuery.MAX_LIMIT)),
          "No other query is that near.");
    }
  }

  private void print(SimilarItems<StoredQuery> found, String nothing) {
    if (output.json) {
      output.printJson(found);
      return;
    }
    var table = new Table().right("score").id("id").left("external id").optional().left("text");
    for (SimilarItems.Hit<StoredQuery> hit : found.items()) {
      StoredQuery query = hit.item();
      table.row(
          Words.number(hit.score()),
          query.id(),
          query.externalId(),
          Words.shortened(query.content().text(), 100));
    }
    FoundTable.print(table, found, nothing, output);
  }
}
