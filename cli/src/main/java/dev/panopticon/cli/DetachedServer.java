package dev.panopticon.cli;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.directory.DataDirectory;
import dev.panopticon.storage.directory.RunningServer;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts a server that goes on when this command has ended. */
final class DetachedServer {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private DetachedServer() {}

  /**
   * Returns when the server is ready.
   *
   * @throws PanopticonException with the server's own words if it ends instead
   */
  static void start(ServerOptions options, PrintWriter out) throws InterruptedException {
    try {
      Path words = Files.createTempFile("panopticon-up", ".log");
      Process process = launch(options, words.toFile());
      RunningServer server = await(process, options, words);
      out.println("Panopticon is ready at " + Terminal.bold(server.address().toString()));
      Files.readAllLines(words).stream()
          .filter(line -> line.startsWith("First admin key"))
          .forEach(out::println);
      out.println("Data: " + options.data().toAbsolutePath().normalize());
      out.println("`panopticon down` stops it.");
      Files.deleteIfExists(words);
    } catch (IOException e) {
      throw new PanopticonException(
          ErrorCode.INTERNAL, "The server could not be started: " + e.getMessage(), e);
    }
  }

  private static Process launch(ServerOptions options, File words) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("serve", "--data", options.data().toAbsolutePath().toString()));
    arguments.addAll(
        List.of(
            "--port",
            Integer.toString(options.port()),
            "--address",
            options.address().getHostAddress()));
    if (options.databaseUrl() != null) {
      arguments.addAll(List.of("--database-url", options.databaseUrl()));
    }
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      command.add(
          "/usr/bin/setsid"); // out of this terminal's process group: its Ctrl-C is not meant for
      // the server
    }
    command.addAll(ServerCommandLine.of(arguments));
    return new ProcessBuilder(command)
        .redirectInput(new File("/dev/null"))
        .redirectOutput(words)
        .redirectError(ProcessBuilder.Redirect.appendTo(words))
        .start();
  }

  private static RunningServer await(Process process, ServerOptions options, Path words)
      throws IOException, InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(end)) {
      Optional<RunningServer> server = LiveServer.find(DataDirectory.at(options.data()));
      if (server.isPresent()) {
        return server.get();
      }
      if (!process.isAlive()) {
        String why = Files.readString(words).strip();
        throw UpCommand.didNotStart(why.isEmpty() ? "The server ended without a word." : why);
      }
      Thread.sleep(BETWEEN_LOOKS);
    }
    process.destroy();
    throw UpCommand.didNotStart(
        "The server was not ready after " + PATIENCE.toMinutes() + " minutes.");
  }
}
