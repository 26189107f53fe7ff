package dev.panopticon.cli;

import dev.panopticon.contract.JudgeApi;
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

@Command(
    name = "eval",
    description = "Evaluate what a suite says: ask, judge, store, print the table.",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.VersionText.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  panopticon eval suite.yaml                    the table",
      "  panopticon eval suite.yaml --json report.json the report for programs, beside the table",
      "  panopticon eval suite.yaml --json -           the report on standard output, and nothing else",
      "  panopticon eval suite.yaml --gate             exit code 1 when a gate of the suite fails"
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

  @Spec CommandSpec command = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    SuiteFile file = SuiteFile.read(suite);
    try (var connection = Connection.open(server)) {
      JudgeApi runs = connection.of(JudgeApi.class);
      RunView started = runs.start(file.upload(connection), UUID.randomUUID().toString());
      var interruption = Interruption.watch(connection, started, err());
      RunView run = new WatchRun(connection, err()).awaitEnd(started, new ProgressLine(err()));
      interruption.over();
      return finish(connection, run, runs.report(run.id()));
    }
  }

  private int finish(Connection connection, RunView run, RunReport report) throws IOException {
    if ("-".equals(json)) {
      Output.printJson(out(), report);
    } else {
      new ReportText(report, out()).print();
      new WatchRun(connection, out()).say(run);
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
    if (run.status() != RunStatus.COMPLETED) {
      return ExitCode.COULD_NOT_RUN;
    }
    boolean failed = report.gates().stream().anyMatch(each -> !each.passed());
    return gate && failed ? ExitCode.GATE_FAILED : ExitCode.FINE;
  }

  private PrintWriter out() {
    return command.root().commandLine().getOut();
  }

  private PrintWriter err() {
    return command.root().commandLine().getErr();
  }
}
