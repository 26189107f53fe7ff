package dev.panopticon.cli;

import dev.panopticon.contract.BackupApi;
import dev.panopticon.contract.BackupSchedule;
import dev.panopticon.contract.BackupVerification;
import dev.panopticon.contract.BackupView;
import dev.panopticon.storage.directory.DataDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "backup",
    description =
        "Write everything into one archive while the server runs; list, delete or schedule"
            + " archives.",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.VersionText.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  panopticon backup                        into the data directory's backups",
      "  panopticon backup --to /mnt/safe         to another place, not kept here",
      "  panopticon backup schedule --every 24h --keep 7",
      "  panopticon verify ARCHIVE                a trial restore; do it now and then"
    })
final class BackupCommand implements Callable<Integer> {
  @Mixin ServerChoice server = new ServerChoice();
  @Mixin Output output = new Output();

  @Option(
      names = "--to",
      paramLabel = "PLACE",
      description = "A file, or a directory that exists; default: backups in the data directory.")
  @Nullable Path to;

  @Override
  public Integer call() throws Exception {
    try (var connection = Connection.open(server)) {
      var line = new TransferLine(output.err(), Terminal.ERR);
      if (to != null) {
        Path file = new FetchBackup(connection, line).to(to);
        output.say(
            new Fetched(file.toString()), "Backed up to " + Terminal.OUT.bold(file.toString()));
        return ExitCode.FINE;
      }
      BackupApi backups = connection.of(BackupApi.class);
      BackupView made = new WatchBackup(backups, line).awaitMade(backups.make());
      output.say(made, words(made));
      return ExitCode.FINE;
    }
  }

  /** For programs. */
  private record Fetched(String file) {}

  private String words(BackupView made) {
    String name = Terminal.OUT.bold(made.name());
    long bytes = made.bytes() == null ? 0 : made.bytes();
    Path path = DataDirectory.at(server.data).backups().resolve(made.name());
    return "Backed up as %s (%s).%s"
        .formatted(
            name,
            Words.bytes(bytes),
            server.url == null ? " Prove it: panopticon verify " + path : "");
  }

  @Command(
      name = "list",
      description = "The archives in the data directory, newest first.",
      mixinStandardHelpOptions = true,
      versionProvider = Cli.VersionText.class)
  void list() {
    try (var connection = Connection.open(server)) {
      List<BackupView> backups = connection.of(BackupApi.class).list();
      if (output.json) {
        output.printJson(backups);
      } else if (backups.isEmpty()) {
        output.out().println("No backups yet. `panopticon backup` makes one.");
      } else {
        table(backups).print(output.out(), Terminal.OUT);
      }
    }
  }

  private static Table table(List<BackupView> backups) {
    var table = new Table().id("name").left("made").right("size").left("verified");
    for (BackupView backup : backups) {
      table.row(
          backup.name(),
          Words.time(backup.createdAt()),
          backup.bytes() == null
              ? backup.state().name().toLowerCase(Locale.ROOT)
              : Words.bytes(backup.bytes()),
          verified(backup.verification()));
    }
    return table;
  }

  private static String verified(@Nullable BackupVerification found) {
    if (found == null) {
      return "never";
    }
    return found.passed() ? Words.time(found.at()) : "FAILED: " + found.problem();
  }

  @Command(
      name = "delete",
      description = "Delete an archive of the data directory for good.",
      mixinStandardHelpOptions = true,
      versionProvider = Cli.VersionText.class)
  void delete(
      @Parameters(paramLabel = "NAME", description = "As `backup list` shows it.") String name) {
    try (var connection = Connection.open(server)) {
      BackupView deleted = connection.of(BackupApi.class).delete(name);
      output.say(deleted, "Deleted " + deleted.name());
    }
  }

  @Command(
      name = "schedule",
      description = "Show or set when backups are made by themselves, and which are kept.",
      mixinStandardHelpOptions = true,
      versionProvider = Cli.VersionText.class)
  void schedule(
      @Option(names = "--every", paramLabel = "TIME", description = "Such as 12h or 7d.")
          @Nullable String every,
      @Option(names = "--off", description = "None by themselves any more.") boolean off,
      @Option(names = "--keep", paramLabel = "N", description = "Keep so many (default: 7).")
          @Nullable Integer keep,
      @Option(names = "--keep-days", paramLabel = "N", description = "Keep none that is older.")
          @Nullable Integer keepDays,
      @Option(names = "--no-verify", description = "Do not try a restore of each.")
          boolean noVerify) {
    try (var connection = Connection.open(server)) {
      BackupApi backups = connection.of(BackupApi.class);
      boolean isChange = every != null || off || keep != null || keepDays != null || noVerify;
      BackupSchedule present = backups.schedule();
      BackupSchedule schedule =
          isChange
              ? backups.setSchedule(
                  new BackupSchedule(
                      off ? null : every == null ? present.everyHours() : Hours.parse(every),
                      keep == null ? present.keep() : keep,
                      keepDays == null ? present.keepDays() : keepDays,
                      noVerify ? Boolean.FALSE : present.verify(),
                      null))
              : present;
      output.say(schedule, words(schedule));
    }
  }

  private static String words(BackupSchedule schedule) {
    if (schedule.everyHours() == null) {
      return "No backups by themselves. `panopticon backup schedule --every 24h` changes that.";
    }
    return "Every %d h, the next at %s; kept are the newest %d%s; %s."
        .formatted(
            schedule.everyHours(),
            Words.time(schedule.nextAt()),
            schedule.keep(),
            schedule.keepDays() == null ? "" : " of the last " + schedule.keepDays() + " days",
            Boolean.TRUE.equals(schedule.verify())
                ? "each is verified by a trial restore"
                : "none is verified");
  }
}
