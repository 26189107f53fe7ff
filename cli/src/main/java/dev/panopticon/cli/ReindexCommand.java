package dev.panopticon.cli;

import dev.panopticon.contract.IndexStatus;
import dev.panopticon.contract.MetricApi;
import dev.panopticon.contract.QueryApi;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "reindex",
    description =
        "Build the vector indexes anew from the database, in the background of the server; searches"
            + " go on meanwhile.",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.VersionText.class)
final class ReindexCommand implements Runnable {
  /** The roles that have an index. */
  enum Role {
    QUERY_STORAGE,
    EVALUATION_STORAGE;

    @Override
    public String toString() {
      return Words.wire(this);
    }
  }

  @Mixin ServerChoice server = new ServerChoice();
  @Mixin Output output = new Output();

  @Option(
      names = "--role",
      paramLabel = "NAME",
      description = "Only this role's: ${COMPLETION-CANDIDATES}.",
      converter = RoleName.class,
      completionCandidates = RoleName.class)
  @Nullable Role role;

  @Option(names = "--status", description = "Only show how the indexes are.")
  boolean statusOnly;

  @Override
  public void run() {
    try (var connection = Connection.open(server)) {
      List<IndexStatus> indexes = new ArrayList<>();
      if (role != Role.EVALUATION_STORAGE) {
        var queries = connection.of(QueryApi.class);
        indexes.add(statusOnly ? queries.index() : queries.reindex());
      }
      if (role != Role.QUERY_STORAGE) {
        var metrics = connection.of(MetricApi.class);
        indexes.add(statusOnly ? metrics.index() : metrics.reindex());
      }
      print(indexes);
    }
  }

  private void print(List<IndexStatus> indexes) {
    if (output.json) {
      output.printJson(indexes);
      return;
    }
    var table =
        new Table().left("role").left("store").left("state").right("documents").right("behind");
    for (IndexStatus index : indexes) {
      table.row(
          index.role(),
          index.store() == null ? "–" : index.store(),
          Words.wire(index.state()),
          index.documents() == null ? "–" : index.documents(),
          index.behind());
    }
    table.print(output.out(), Terminal.OUT);
    for (IndexStatus index : indexes) {
      explain(index);
    }
  }

  private void explain(IndexStatus index) {
    if (index.problem() != null) {
      output.out().println(Terminal.OUT.red(index.role() + ": ") + index.problem());
    }
    if (index.forgotAt() != null) {
      output
          .out()
          .println(
              Terminal.OUT.red(index.role() + ": ")
                  + "its %s store had lost what it had at %s, and was built anew. Was its directory or volume kept?"
                      .formatted(index.store(), Words.time(index.forgotAt())));
    }
  }
}
