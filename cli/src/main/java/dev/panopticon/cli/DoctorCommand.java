package dev.panopticon.cli;

import dev.panopticon.contract.DoctorReport;
import dev.panopticon.contract.StorageApi;
import dev.panopticon.model.CheckFinding;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.directory.DataDirectory;
import dev.panopticon.storage.doctor.Doctor;
import dev.panopticon.storage.doctor.Examined;
import dev.panopticon.storage.doctor.FileChecks;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "doctor",
    description = {
      "Examine the data directory, its database and this machine, and say what mends each fault.",
      "Works without a server too: then files alone are examined."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Cli.VersionText.class,
    footerHeading = "%nExit codes:%n",
    footer = {
      "  0   nothing FAILed",
      "  1   something FAILed",
      "  3   the server of --url could not be asked",
      "",
      "Example:",
      "  panopticon doctor --json | jq '.findings[] | select(.outcome == \"FAIL\")'"
    })
final class DoctorCommand implements Callable<Integer> {
  @Mixin ServerChoice server = new ServerChoice();
  @Mixin Output output = new Output();

  @Option(
      names = "--start",
      description = "Where no server runs, start one for this command, to examine the database.")
  boolean start;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8000",
      description = "Where the next server is to listen (default: ${DEFAULT-VALUE}).")
  int port;

  @Override
  public Integer call() {
    DoctorReport report = server.url == null ? examineDirectory() : askServer();
    if (output.json) {
      output.printJson(report);
    } else {
      DoctorText.print(report, output.out(), Terminal.OUT);
    }
    return report.hasFailed() ? ExitCode.FAULT_FOUND : ExitCode.FINE;
  }

  private DoctorReport askServer() {
    try (var connection = Connection.open(server)) {
      return connection.of(StorageApi.class).doctor();
    }
  }

  private DoctorReport examineDirectory() {
    Instant begin = Instant.now();
    DataDirectory directory = DataDirectory.at(server.data);
    boolean wanted = start && Files.isDirectory(directory.root());
    boolean asks = wanted || LiveServer.find(directory).isPresent();
    List<CheckFinding> findings = asks ? withServer(directory) : alone(directory);
    Instant end = Instant.now();
    return new DoctorReport(end, Duration.between(begin, end).toMillis(), findings);
  }

  // A server that cannot be asked or started is a finding: the files are examined all the same.
  private List<CheckFinding> withServer(DataDirectory directory) {
    try (var connection = Connection.open(server)) {
      List<CheckFinding> asked = connection.of(StorageApi.class).doctor().findings();
      return JoinedFindings.of(files(directory), asked);
    } catch (PanopticonException failure) {
      CheckFinding refusal =
          CheckFinding.fail(
              "database",
              "no server could be asked: " + failure.getMessage(),
              "Mend what the other checks say; the log: panopticon logs --data '%s'"
                  .formatted(directory));
      return JoinedFindings.of(files(directory), List.of(refusal));
    }
  }

  private List<CheckFinding> alone(DataDirectory directory) {
    CheckFinding skipped =
        CheckFinding.skipped(
            "database",
            "no server runs, so its settings, tables, indexes, schemas, clock, transactions,"
                + " schedule and the provider keys are not examined (--start does)");
    return JoinedFindings.of(files(directory), List.of(skipped));
  }

  private List<CheckFinding> files(DataDirectory directory) {
    return new Doctor(
            FileChecks.ofCommand(
                Examined.all(directory), _ -> LiveServer.find(directory).isPresent(), port))
        .examine();
  }
}
