package dev.panopticon.cli;

import dev.panopticon.contract.QueryApi;
import dev.panopticon.contract.StoredQuery;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "queries",
    description = "List stored queries; show or archive one; count themes.",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.VersionText.class)
final class QueriesCommand implements Runnable {
  @Mixin ServerChoice server = new ServerChoice();
  @Mixin Output output = new Output();

  @Option(names = "--theme", description = "Only queries of this theme.")
  @Nullable String theme;

  @Option(names = "--collection", description = "Only queries of this collection.")
  @Nullable String collection;

  @Option(names = "--after", description = "Go on after the page that named this cursor.")
  @Nullable String after;

  @Option(
      names = "--limit",
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
          new Table().left("id").left("external id").left("theme").right("version").left("text");
      for (StoredQuery query : page.items()) {
        String ofTheme = query.content().theme() == null ? "" : query.content().theme();
        table.row(
            query.id(),
            query.externalId(),
            ofTheme,
            query.version(),
            Words.shortened(query.content().text(), 60));
      }
      table.print(output.out());
      if (page.next() != null) {
        output.out().println(Terminal.faint("more: --after " + page.next()));
      }
    }
  }

  @Command(
      name = "themes",
      description = "The themes and how many queries each has.",
      mixinStandardHelpOptions = true,
      versionProvider = Cli.VersionText.class)
  void themes(@Mixin ServerChoice server, @Mixin Output output) {
    try (var connection = Connection.open(server)) {
      var themes = connection.of(QueryApi.class).themes();
      if (output.json) {
        output.printJson(themes);
        return;
      }
      var table = new Table().left("theme").right("queries");
      themes.forEach(
          each -> table.row(each.theme().isEmpty() ? "(none)" : each.theme(), each.queries()));
      table.print(output.out());
    }
  }

  @Command(
      name = "show",
      description = "All versions of a query, as JSON.",
      mixinStandardHelpOptions = true,
      versionProvider = Cli.VersionText.class)
  void show(
      @Mixin ServerChoice server, @Mixin Output output, @Parameters(paramLabel = "ID") UUID id) {
    try (var connection = Connection.open(server)) {
      output.printJson(connection.of(QueryApi.class).versions(id));
    }
  }

  @Command(
      name = "archive",
      description = "Take a query out of lists and new runs; nothing is deleted.",
      mixinStandardHelpOptions = true,
      versionProvider = Cli.VersionText.class)
  void archive(
      @Mixin ServerChoice server, @Mixin Output output, @Parameters(paramLabel = "ID") UUID id) {
    try (var connection = Connection.open(server)) {
      connection.of(QueryApi.class).archive(id);
      output.out().println("Archived " + id + ".");
    }
  }
}
