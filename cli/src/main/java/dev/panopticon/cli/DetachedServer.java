package dev.panopticon.cli;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

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
  static void start(ServerOptions options, PrintWriter out) {
    try {
      Path words = Files.createTempFile("panopticon-up", ".log");
      try {
        announce(await(launch(options, words.toFile()), words), options, out);
      } finally {
        Files.deleteIfExists(words);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PanopticonException(
          ErrorCode.UNAVAILABLE, "Interrupted while the server was starting.", e);
    } catch (IOException e) {
      throw new PanopticonException(
          ErrorCode.INTERNAL, "The server could not be started: " + e.getMessage(), e);
    }
  }

  private static void announce(List<String> words, ServerOptions options, PrintWriter out) {
    for (String line : words) {
      if (line.startsWith(ChildServer.READY)) {
        String address = line.substring(ChildServer.READY.length());
        out.println("Panopticon is ready at " + Terminal.OUT.bold(address));
      } else {
        out.println(line);
      }
    }
    out.println("Data: " + options.data().toAbsolutePath().normalize());
    boolean usual = options.data().normalize().equals(Path.of("data"));
    out.println("`panopticon down" + (usual ? "" : " --data " + options.data()) + "` stops it.");
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
    return new ProcessBuilder(ServerCommandLine.inItsOwnSession(arguments))
        .redirectInput(new File("/dev/null"))
        .redirectOutput(words)
        .redirectError(ProcessBuilder.Redirect.appendTo(words))
        .start();
  }

  // Its last line before it goes on in silence; a first admin key, shown once, stands before it.
  private static List<String> await(Process process, Path words)
      throws IOException, InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(end)) {
      boolean alive = process.isAlive();
      List<String> lines = Files.readAllLines(words);
      if (lines.stream().anyMatch(line -> line.startsWith(ChildServer.READY))) {
        return lines;
      }
      if (!alive) {
        throw ChildServer.failure(lines);
      }
      Thread.sleep(BETWEEN_LOOKS);
    }
    process.destroy();
    throw new PanopticonException(
        ErrorCode.UNAVAILABLE,
        "The server was not ready after " + PATIENCE.toMinutes() + " minutes.");
  }
}
