package dev.panopticon.cli;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.directory.DataDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "logs",
    description = "Print the last lines of a data directory's logs, and follow them.",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.VersionText.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  panopticon logs --follow --level warn",
      "  panopticon logs --postgres --lines 200",
      "  panopticon logs --role query-storage      of a container set-up"
    })
final class LogsCommand implements Callable<Integer> {
  private static final long BETWEEN_LOOKS_MILLIS = 200;

  @Mixin DataOption data = new DataOption();

  @Option(
      names = {"-f", "--follow"},
      description = "Go on printing what is added, across rotations, until Ctrl-C.")
  boolean follow;

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "N",
      defaultValue = "50",
      description = "Begin with the last N lines (default: ${DEFAULT-VALUE}).")
  int lines;

  @Option(names = "--postgres", description = "PostgreSQL's log instead of the server's.")
  boolean postgres;

  @Option(
      names = "--level",
      paramLabel = "LEVEL",
      description = "Only entries of this level and above: debug, info, warn or error.")
  @Nullable LogLevel level;

  @Option(
      names = "--role",
      paramLabel = "NAME",
      description = "The log of this role's container instead, like query-storage.")
  @Nullable String role;

  @Spec CommandSpec command = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    requireUsable();
    LogFiles files = files();
    var filter = new LogFilter(level);
    PrintWriter out = command.root().commandLine().getOut();
    LogTail tail = LogTail.open(files, filter, lines);
    print(tail.lastLines(), out);
    while (follow) {
      Thread.sleep(BETWEEN_LOOKS_MILLIS);
      print(tail.added(), out);
    }
    return ExitCode.FINE;
  }

  private static void print(List<String> lines, PrintWriter out) {
    lines.forEach(line -> out.println(Words.plain(line)));
  }

  private void requireUsable() {
    if (lines < 0) {
      throw usage("--lines must be 0 or more but is " + lines);
    }
    if (postgres && role != null) {
      throw usage("--postgres and --role exclude each other");
    }
    if (role != null && !role.matches("[a-z][a-z-]*")) {
      throw usage("\"%s\" is no role; roles are named like query-storage".formatted(role));
    }
  }

  private LogFiles files() {
    DataDirectory directory = DataDirectory.at(data.path);
    LogFiles files =
        postgres
            ? LogFiles.of(directory.postgresLogs(), "postgresql-")
            : LogFiles.of(directory.logs(), role == null ? "panopticon." : role + ".");
    if (!Files.isDirectory(files.directory()) || (files.newestFirst().isEmpty() && !follow)) {
      throw usage(
          "There is no log %s*.log in %s. Name the data directory with --data."
              .formatted(files.prefix(), files.directory()));
    }
    return files;
  }

  private static PanopticonException usage(String message) {
    return new PanopticonException(ErrorCode.INVALID_REQUEST, message);
  }
}
