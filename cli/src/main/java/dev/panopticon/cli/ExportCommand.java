package dev.panopticon.cli;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.RunId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "export",
    description = "Write stored queries or the results of runs to a file.",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.VersionText.class,
    footerHeading = "%nExample:%n",
    footer = "  panopticon export results --run ID --format csv --out results.csv")
final class ExportCommand implements Runnable {
  @Mixin ServerChoice server = new ServerChoice();

  @Spec CommandSpec command = CommandSpec.create();

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        command.commandLine(), "Say what: `export queries` or `export results`.");
  }

  @Command(
      name = "queries",
      description = "The latest version of every query that is not archived.",
      mixinStandardHelpOptions = true,
      versionProvider = Cli.VersionText.class)
  void queries(
      @Option(
              names = "--format",
              paramLabel = "FORMAT",
              defaultValue = "jsonl",
              description = "jsonl or csv (default: ${DEFAULT-VALUE}).")
          String format,
      @Option(names = "--theme", paramLabel = "NAME", description = "Only this theme.")
          @Nullable String theme,
      @Option(names = "--out", paramLabel = "FILE", description = "Default: standard output.")
          @Nullable Path out) {
    stream(
        "/api/queries/export?format={format}&theme={theme}",
        out,
        format,
        theme == null ? "" : theme);
  }

  @Command(
      name = "results",
      description = "Judgments with their queries and answers.",
      mixinStandardHelpOptions = true,
      versionProvider = Cli.VersionText.class)
  void results(
      @Option(names = "--run", required = true, paramLabel = "ID", description = "The run.")
          String run,
      @Option(
              names = "--format",
              paramLabel = "FORMAT",
              defaultValue = "jsonl",
              description = "jsonl or csv (default: ${DEFAULT-VALUE}).")
          String format,
      @Option(
              names = "--from",
              paramLabel = "TIME",
              description = "Stored at this time or later, such as 2026-11-26T12:00:00Z.")
          @Nullable Instant from,
      @Option(names = "--until", paramLabel = "TIME", description = "Stored before this time.")
          @Nullable Instant until,
      @Option(names = "--out", paramLabel = "FILE", description = "Default: standard output.")
          @Nullable Path out) {
    stream(
        "/api/judge/results/export?format={format}&run={run}&from={from}&until={until}",
        out,
        format,
        RunId.parse(run),
        words(from),
        words(until));
  }

  /** An empty parameter is one that was not given. */
  private static String words(@Nullable Instant time) {
    return time == null ? "" : time.toString();
  }

  private void stream(String uri, @Nullable Path out, Object... values) {
    requireNoDirectory(out);
    try (var connection = Connection.open(server)) {
      connection
          .client()
          .http()
          .get()
          .uri(uri, values)
          .exchange(
              (request, response) -> {
                if (response.getStatusCode().isError()) {
                  throw dev.panopticon.contract.ContractClient.exceptionOf(
                      response.getStatusCode().value(),
                      request.getURI(),
                      response.getBody().readAllBytes());
                }
                write(response.getBody(), out);
                return true;
              });
    }
  }

  private static void requireNoDirectory(@Nullable Path out) {
    if (out != null && Files.isDirectory(out)) {
      throw new PanopticonException(
          ErrorCode.INVALID_REQUEST, "\"%s\" is a directory; name a file.".formatted(out));
    }
  }

  // Beside the target first: a broken transfer must not leave half a file under the name that was
  // asked for.
  private static void write(InputStream body, @Nullable Path out) throws IOException {
    if (out == null) {
      OutputStream standard = System.out;
      body.transferTo(standard);
      standard.flush();
      return;
    }
    Path part = out.resolveSibling(out.getFileName() + ".part");
    try {
      Files.copy(body, part, StandardCopyOption.REPLACE_EXISTING);
      Files.move(part, out, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      Files.deleteIfExists(part);
      throw new PanopticonException(
          ErrorCode.INVALID_REQUEST, "\"%s\" cannot be written: %s".formatted(out, e), e);
    }
  }
}
