package dev.panopticon.cli;

import dev.panopticon.contract.BackupProgress;
import dev.panopticon.storage.backup.BackupFailure;
import dev.panopticon.storage.backup.Progress;
import dev.panopticon.storage.backup.Verification;
import dev.panopticon.storage.backup.VerifyArchive;
import dev.panopticon.storage.directory.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "verify",
    description =
        "Prove a backup: restore it into a server that is thrown away, and compare every row. Needs"
            + " no running server and touches no data.",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.VersionText.class)
final class VerifyCommand implements Callable<Integer> {
  @Mixin Output output = new Output();

  @Parameters(
      paramLabel = "ARCHIVE",
      description = "A file, or the name of one in the data directory's backups.")
  Path archive = Path.of("");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "./data",
      description = "Where names are looked for (default: ${DEFAULT-VALUE}).")
  Path data = Path.of("data");

  @Option(
      names = "--scratch",
      paramLabel = "DIR",
      defaultValue = "${sys:java.io.tmpdir}",
      description = "Where there is room for the whole database (default: ${DEFAULT-VALUE}).")
  Path scratch = Path.of("");

  @Override
  public Integer call() {
    Path file = find(archive, data);
    var line = new TransferLine(output.err(), Terminal.ERR);
    Verification found = verify(file, line);
    line.end();
    if (output.json) {
      output.printJson(found);
    } else {
      print(found);
    }
    return found.passed() ? ExitCode.FINE : ExitCode.WRONG_USAGE;
  }

  /** A name that is no file here may be one in the data directory. */
  static Path find(Path archive, Path data) {
    Path kept = DataDirectory.at(data).backups().resolve(archive.getFileName());
    return !Files.exists(archive) && archive.getNameCount() == 1 && Files.exists(kept)
        ? kept
        : archive;
  }

  private Verification verify(Path file, TransferLine line) {
    try {
      return new VerifyArchive(scratch, Clock.systemUTC()).of(file, listener(line));
    } catch (IOException failure) {
      throw BackupFailure.of(failure);
    } catch (SQLException failure) {
      throw BackupFailure.of(failure);
    }
  }

  static Progress.Listener listener(TransferLine line) {
    return at ->
        line.show(new BackupProgress(at.phase(), at.subject(), at.done(), at.total(), at.rows()));
  }

  private void print(Verification found) {
    var table = new Table().left("table").right("rows").right("restored").left("");
    found
        .tables()
        .forEach(
            each ->
                table.row(
                    each.name(),
                    "%,d".formatted(each.rows()),
                    "%,d".formatted(each.restored()),
                    each.same() ? "same" : "DIFFERENT"));
    table.print(output.out(), Terminal.OUT);
    String took = Words.duration(found.took());
    output
        .out()
        .println(
            found.passed()
                ? Terminal.OUT.green("Verified: ")
                    + "every one of %,d rows came back, in %s. Made %s by Panopticon %s."
                        .formatted(found.rows(), took, Words.time(found.created()), found.program())
                : Terminal.OUT.red("NOT GOOD: ") + found.problem());
  }
}
