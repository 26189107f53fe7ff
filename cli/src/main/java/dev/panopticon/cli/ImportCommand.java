package dev.panopticon.cli;

import dev.panopticon.contract.ContractJson;
import dev.panopticon.contract.ImportReport;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.suite.Format;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "import",
    description = "Store queries from a JSONL or CSV file.",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.VersionText.class,
    footerHeading = "%nExample:%n",
    footer = {
      "  panopticon import queries questions.jsonl \\",
      "      --field id=question_id --field theme=category"
    })
final class ImportCommand implements Runnable {
  @Mixin ServerChoice server = new ServerChoice();
  @Mixin Output output = new Output();

  @Spec CommandSpec command = CommandSpec.create();

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        command.commandLine(), "Say what: `import queries FILE`.");
  }

  @Command(
      name = "queries",
      description =
          "Store the queries of a file; a changed text is a new version. Every bad line is reported with its number.",
      mixinStandardHelpOptions = true,
      versionProvider = Cli.VersionText.class)
  int queries(
      @Option(
              names = "--field",
              paramLabel = "OURS=THEIRS",
              description =
                  "Which field of the file is our id, text, theme, reference, context, messages, system or metadata.KEY; once for each.")
          Map<String, String> fields,
      @Option(
              names = "--collection",
              paramLabel = "NAME",
              defaultValue = "default",
              description = "Ids are unique in it (default: ${DEFAULT-VALUE}).")
          String collection,
      @Option(names = "--all-or-nothing", description = "Store nothing when a line is bad.")
          boolean allOrNothing,
      @Parameters(paramLabel = "FILE", description = "A .jsonl or .csv file (with a header).")
          Path file) {
    Format format = formatOf(file);
    try (var connection = Connection.open(server)) {
      Map<String, String> mapping = fields == null ? Map.of() : new LinkedHashMap<>(fields);
      byte[] answer =
          connection
              .client()
              .http()
              .post()
              .uri(
                  uri ->
                      uri.path("/api/queries/import")
                          .queryParam("format", format.wireName())
                          .queryParam("collection", "{collection}")
                          .queryParam("all_or_nothing", allOrNothing)
                          .queryParam("fields", "{fields}")
                          .build(collection, ContractJson.mapper().writeValueAsString(mapping)))
              .contentType(org.springframework.http.MediaType.APPLICATION_OCTET_STREAM)
              .body(new org.springframework.core.io.FileSystemResource(file))
              .retrieve()
              .body(byte[].class);
      ImportReport report = ContractJson.mapper().readValue(answer, ImportReport.class);
      requireRows(report, file);
      return say(report, output);
    }
  }

  private static Format formatOf(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new PanopticonException(
          ErrorCode.INVALID_REQUEST, "There is no file \"" + file + "\".");
    }
    return Format.ofPath(file.toString())
        .orElseThrow(
            () ->
                new PanopticonException(
                    ErrorCode.INVALID_REQUEST, "\"" + file + "\" must end in .jsonl or .csv."));
  }

  private static void requireRows(ImportReport report, Path file) {
    if (report.created() + report.changed() + report.unchanged() + report.bad() == 0) {
      throw new PanopticonException(
          ErrorCode.INVALID_DATA,
          "\"%s\" has no rows, so nothing was imported. Each query is a line of JSON, or a line of CSV below the header."
              .formatted(file));
    }
  }

  private static int say(ImportReport report, Output output) {
    if (output.json) {
      output.printJson(report);
    } else {
      output
          .out()
          .printf(
              "%,d new, %,d changed, %,d unchanged, %,d bad lines.%n",
              report.created(), report.changed(), report.unchanged(), report.bad());
      report.faults().forEach(fault -> output.out().println("  " + fault.readable()));
    }
    return report.bad() == 0 ? ExitCode.FINE : ExitCode.WRONG_USAGE;
  }
}
