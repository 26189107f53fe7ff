package dev.panopticon.cli;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.directory.DataDirectory;
import dev.panopticon.storage.directory.RunningServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A server in a process of its own, for the duration of a command. It watches its standard input: a
 * byte lets it go, so that it ends as soon as nobody needs it; an end of the input without one says
 * that this process has ended in some other way, and the child stops clean at once.
 */
final class ChildServer implements AutoCloseable {
  /** Begins the line that the child prints when it is ready. */
  static final String READY = "ready ";

  /** Begins the line by which the child says, when let go, what it goes on for. */
  static final String STAYING = "staying: ";

  /** The child's last line: its directory is free again, and all that is left is the exit. */
  static final String STOPPED = "stopped";

  private static final int STOP_SECONDS = 60;

  private final OutputStream wishes;
  private final RunningServer server;
  private final CompletableFuture<String> lastWord = new CompletableFuture<>();

  private ChildServer(OutputStream wishes, BufferedReader words, RunningServer server) {
    this.wishes = wishes;
    this.server = server;
    Thread.ofPlatform().daemon().name("child-words").start(() -> lastWord.complete(listen(words)));
  }

  /**
   * Returns when the server is ready.
   *
   * @throws PanopticonException with the child's own words if it cannot start
   */
  static ChildServer start(DataDirectory directory) {
    List<String> arguments =
        List.of("serve", "--child", "--port", "0", "--data", directory.root().toString());
    try {
      Process process =
          new ProcessBuilder(ServerCommandLine.inItsOwnSession(arguments))
              .redirectErrorStream(true)
              .start();
      BufferedReader words = process.inputReader(StandardCharsets.UTF_8);
      return new ChildServer(process.getOutputStream(), words, awaitReady(words, directory));
    } catch (IOException e) {
      throw new PanopticonException(
          ErrorCode.INTERNAL, "A server could not be started: " + e.getMessage(), e);
    }
  }

  // If it ends instead, its words say why.
  private static RunningServer awaitReady(BufferedReader words, DataDirectory directory)
      throws IOException {
    List<String> said = new ArrayList<>();
    for (String line = words.readLine(); line != null; line = words.readLine()) {
      if (line.startsWith(READY)) {
        return published(directory);
      }
      said.add(line);
    }
    throw failure(said);
  }

  private static RunningServer published(DataDirectory directory) {
    return directory
        .findServer()
        .orElseThrow(
            () ->
                new PanopticonException(
                    ErrorCode.INTERNAL,
                    "The server said that it is ready, but left no server.json in " + directory));
  }

  /** From {@code CODE: message}, which may follow other lines. */
  static PanopticonException failure(List<String> lines) {
    for (int first = 0; first < lines.size(); first++) {
      int colon = lines.get(first).indexOf(": ");
      String name = lines.get(first).substring(0, Math.max(0, colon));
      ErrorCode code = ErrorCode.fromWire(name);
      if (code.name().equals(name)) {
        String message = String.join(System.lineSeparator(), lines.subList(first, lines.size()));
        return new PanopticonException(code, message.substring(colon + 2));
      }
    }
    return new PanopticonException(
        ErrorCode.INTERNAL,
        lines.isEmpty()
            ? "The server ended without a word while it was starting."
            : String.join(System.lineSeparator(), lines));
  }

  URI address() {
    return server.address();
  }

  String token() {
    return server.token();
  }

  /** Lets go of the child, and waits for its clean stop or its word that others need it. */
  @Override
  public void close() {
    try {
      wishes.write('\n');
      wishes.flush();
    } catch (IOException e) {
      // It has ended already.
    }
    awaitLastWord();
  }

  /** Makes it stop at once, and waits for that. */
  void abandon() {
    try {
      wishes.close();
    } catch (IOException e) {
      // It has ended already.
    }
    awaitLastWord();
  }

  private void awaitLastWord() {
    try {
      String word = lastWord.get(STOP_SECONDS, TimeUnit.SECONDS);
      if (word.startsWith(STAYING)) {
        System.err.println("The server goes on, because " + word.substring(STAYING.length()));
      }
    } catch (TimeoutException e) {
      System.err.println(
          "The server (process %d) has not ended after %d s; it is left to itself."
              .formatted(server.pid(), STOP_SECONDS));
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // All along, because a full pipe would block the child; what it says is in its log file too.
  private static String listen(BufferedReader words) {
    try {
      String line = words.readLine();
      while (line != null && !line.equals(STOPPED) && !line.startsWith(STAYING)) {
        line = words.readLine();
      }
      return line == null ? STOPPED : line;
    } catch (IOException e) {
      return STOPPED;
    }
  }
}
