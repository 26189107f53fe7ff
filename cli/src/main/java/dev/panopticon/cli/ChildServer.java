package dev.panopticon.cli;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.directory.DataDirectory;
import dev.panopticon.storage.directory.RunningServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server in a process of its own, for the duration of a command. It watches its standard input:
 * when this process ends, in whatever way, the pipe closes and the child stops clean.
 */
final class ChildServer implements AutoCloseable {
  private static final int STOP_SECONDS = 60;

  private final Process process;
  private final RunningServer server;

  private ChildServer(Process process, RunningServer server) {
    this.process = process;
    this.server = server;
  }

  /**
   * Returns when the server is ready.
   *
   * @throws PanopticonException with the child's own words if it cannot start
   */
  static ChildServer start(Path data) {
    List<String> arguments =
        List.of("serve", "--child", "--port", "0", "--data", data.toAbsolutePath().toString());
    try {
      Process process =
          new ProcessBuilder(ServerCommandLine.of(arguments))
              .redirectError(ProcessBuilder.Redirect.PIPE)
              .start();
      return new ChildServer(process, awaitReady(process, data));
    } catch (IOException e) {
      throw new PanopticonException(
          ErrorCode.INTERNAL, "A server could not be started: " + e.getMessage(), e);
    }
  }

  // The child prints one line when it is ready; if it ends instead, its standard error says why.
  private static RunningServer awaitReady(Process process, Path data) throws IOException {
    String line = process.inputReader(StandardCharsets.UTF_8).readLine();
    if (line == null) {
      throw failed(process);
    }
    drain(process);
    return DataDirectory.at(data)
        .findServer()
        .orElseThrow(
            () ->
                new PanopticonException(
                    ErrorCode.INTERNAL,
                    "The server said that it is ready, but left no server.json in " + data));
  }

  private static PanopticonException failed(Process process) throws IOException {
    String words =
        new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    int colon = words.indexOf(": ");
    ErrorCode code = colon < 0 ? ErrorCode.INTERNAL : ErrorCode.fromWire(words.substring(0, colon));
    String detail = colon < 0 || code == ErrorCode.INTERNAL ? words : words.substring(colon + 2);
    return new PanopticonException(
        code, detail.isEmpty() ? "The server ended without a word while it was starting." : detail);
  }

  // A full pipe would block the child; what it says later is in its log file too.
  private static void drain(Process process) {
    Thread.ofVirtual().start(() -> discard(process.getInputStream()));
    Thread.ofVirtual().start(() -> discard(process.getErrorStream()));
  }

  private static void discard(java.io.InputStream stream) {
    try (stream) {
      stream.transferTo(java.io.OutputStream.nullOutputStream());
    } catch (IOException e) {
      // The child has ended.
    }
  }

  URI address() {
    return server.address();
  }

  String token() {
    return server.token();
  }

  /** Lets go of the child and waits for its clean stop. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroy();
      }
    } catch (IOException e) {
      process.destroy();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
