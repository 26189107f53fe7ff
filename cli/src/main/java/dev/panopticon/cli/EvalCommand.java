package dev.panopticon.cli;

import dev.panopticon.contract.JudgeApi;
import dev.panopticon.contract.RunEstimate;
import dev.panopticon.contract.RunReport;
import dev.panopticon.contract.RunView;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.RunStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

@Command(
    name = "eval",
    description = "Evaluate what a suite says: ask, judge, store, print the table.",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.VersionText.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  panopticon eval suite.yaml                  print the table",
      "  panopticon eval suite.yaml --json out.json  and write the report for programs",
      "  panopticon eval suite.yaml --json -         print the report and nothing else",
      "  panopticon eval suite.yaml --gate           exit with 1 when a gate fails",
      "  panopticon eval suite.yaml --estimate       what it would cost, no more"
    })
final class EvalCommand implements Callable<Integer> {
  @Mixin ServerChoice server = new ServerChoice();

  @Parameters(paramLabel = "SUITE", description = "The suite file (YAML).")
  Path suite = Path.of("suite.yaml");

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the report there; - is standard output, without anything else.")
  @Nullable String json;

  @Option(names = "--gate", description = "Exit with 1 when a gate of the suite fails.")
  boolean gate;

  @Option(names = "--estimate", description = "Say what it would do, cost and take; start nothing.")
  boolean estimate;

  @Spec CommandSpec command = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    SuiteFile file = SuiteFile.read(suite);
    requireWritable();
    try (var connection = Connection.open(server)) {
      JudgeApi runs = connection.of(JudgeApi.class);
      JsonNode body = file.upload(connection);
      var faults = new SuiteFaults(file);
      if (estimate) {
        return printEstimate(faults.inTheirPlaces(() -> runs.estimate(body)));
      }
      if (file.mayCall()) {
        EstimateText.print(faults.inTheirPlaces(() -> runs.estimate(body)), err());
      }
      String key = UUID.randomUUID().toString();
      RunView started = faults.inTheirPlaces(() -> runs.start(body, key));
      RunView run = new WatchRun(connection, err()).awaitEnd(started);
      return finish(connection, run, runs.report(run.id()));
    }
  }

  private int printEstimate(RunEstimate found) {
    if ("-".equals(json)) {
      Output.printJson(out(), found);
    } else {
      EstimateText.printAlone(found, out());
    }
    return ExitCode.FINE;
  }

  // Better told now than after hours and money.
  private void requireWritable() {
    if (json == null || json.equals("-")) {
      return;
    }
    Path file = Path.of(json).toAbsolutePath();
    Path folder = file.getParent();
    if (Files.isDirectory(file) || folder == null || !Files.isWritable(folder)) {
      throw new PanopticonException(
          ErrorCode.INVALID_REQUEST,
          "The report cannot be written to \"%s\": it is a directory, or its folder is missing or read-only. Nothing was started."
              .formatted(json));
    }
  }

  private int finish(Connection connection, RunView run, RunReport report) throws IOException {
    if ("-".equals(json)) {
      Output.printJson(out(), report);
    } else {
      new ReportText(report, out(), Terminal.OUT).print();
      new WatchRun(connection, err()).say(run, out());
      writeReport(report);
    }
    return exitCode(run, report);
  }

  private void writeReport(RunReport report) throws IOException {
    if (json == null) {
      return;
    }
    Path file = Path.of(json);
    try (var writer = new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8))) {
      Output.printJson(writer, report);
    } catch (IOException e) {
      throw new PanopticonException(
          ErrorCode.INVALID_REQUEST,
          "The report could not be written to \"%s\": %s. The run is stored: `panopticon runs show %s --json` prints it."
              .formatted(file, e, report.run()),
          e);
    }
    out().println("Report: " + file.toAbsolutePath().normalize());
  }

  private int exitCode(RunView run, RunReport report) {
    boolean failed = report.gates().stream().anyMatch(each -> !each.passed());
    return gate && failed && run.status() == RunStatus.COMPLETED
        ? ExitCode.GATE_FAILED
        : WatchRun.exitCode(run);
  }

  private PrintWriter out() {
    return command.root().commandLine().getOut();
  }

  private PrintWriter err() {
    return command.root().commandLine().getErr();
  }
}
