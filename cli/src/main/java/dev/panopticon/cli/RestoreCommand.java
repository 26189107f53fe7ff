package dev.panopticon.cli;

import dev.panopticon.storage.DatabaseUrl;
import dev.panopticon.storage.backup.BackupFailure;
import dev.panopticon.storage.backup.Progress;
import dev.panopticon.storage.backup.RestoreDatabase;
import dev.panopticon.storage.backup.RestoreDirectory;
import dev.panopticon.storage.backup.Restored;
import dev.panopticon.storage.directory.DataDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "restore",
    description =
        "Put a backup in a data directory's or a database's place. No server may run on it; a kill"
            + " at any moment leaves the old state or the new one.",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.VersionText.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  panopticon restore ARCHIVE --data ./data-restored",
      "  panopticon restore ARCHIVE --force       replaces what is in ./data",
      "  panopticon restore ARCHIVE --database-url 'postgresql://USER@HOST/DATABASE'"
    })
final class RestoreCommand implements Callable<Integer> {
  @Mixin Output output = new Output();

  @Parameters(
      paramLabel = "ARCHIVE",
      description = "A file, or the name of one in the data directory's backups.")
  Path archive = Path.of("");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "./data",
      description = "Data directory to restore into (default: ${DEFAULT-VALUE}).")
  Path data = Path.of("data");

  @Option(
      names = "--database-url",
      paramLabel = "URL",
      description =
          "Restore into this PostgreSQL database instead; a password may come from"
              + " PANOPTICON_DATABASE_PASSWORD.")
  @Nullable String databaseUrl;

  @Option(
      names = "--instance",
      paramLabel = "ID",
      description =
          "With --database-url: the instance that it is to belong to (default: PANOPTICON_INSTANCE,"
              + " else the backup's).")
  @Nullable UUID instance;

  @Option(names = "--force", description = "Replace the instance that is there.")
  boolean force;

  @Override
  public Integer call() {
    Instant begin = Instant.now();
    var line = new TransferLine(output.err(), Terminal.ERR);
    Restored restored = restore(VerifyCommand.find(archive, data), VerifyCommand.listener(line));
    line.end();
    output.say(
        new Summary(
            restored.catalogue().instance(),
            restored.catalogue().created(),
            restored.manifest().rows()),
        "Restored %,d rows of %s, as they were at %s, in %s."
            .formatted(
                restored.manifest().rows(),
                databaseUrl == null
                    ? "instance " + restored.catalogue().instance() + " into " + data
                    : "instance " + restored.catalogue().instance(),
                Words.time(restored.catalogue().created()),
                Words.duration(java.time.Duration.between(begin, Instant.now()))));
    return ExitCode.FINE;
  }

  /** For programs. */
  private record Summary(UUID instance, Instant created, long rows) {}

  private Restored restore(Path file, Progress.Listener listener) {
    try {
      if (databaseUrl != null) {
        return new RestoreDatabase(url(databaseUrl), force, instanceOrEnvironment())
            .from(file, listener);
      }
      try (var owner = DataDirectory.at(data).ownToRestore()) {
        return new RestoreDirectory(owner).from(file, force, listener);
      }
    } catch (IOException failure) {
      throw BackupFailure.of(failure);
    } catch (SQLException failure) {
      throw BackupFailure.of(failure);
    }
  }

  private static DatabaseUrl url(String text) {
    DatabaseUrl url = DatabaseUrl.parse(text);
    String password = System.getenv("PANOPTICON_DATABASE_PASSWORD");
    return password == null || password.isEmpty()
        ? url
        : new DatabaseUrl(url.jdbcUrl(), url.user(), password);
  }

  private @Nullable UUID instanceOrEnvironment() {
    String fromEnvironment = System.getenv("PANOPTICON_INSTANCE");
    if (instance != null || fromEnvironment == null || fromEnvironment.isBlank()) {
      return instance;
    }
    return UUID.fromString(fromEnvironment.strip());
  }
}
