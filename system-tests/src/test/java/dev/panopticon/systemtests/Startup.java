package dev.panopticon.systemtests;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Waits until a process says that it is ready. */
final class Startup {
  private static final int PATIENCE_MINUTES = 3;

  private Startup() {}

  /**
   * What stands behind the words that tell it. A process that neither says them nor ends is killed
   * in the end: nothing else would wake who reads its words.
   */
  static String await(Process process, String ready) throws IOException {
    CompletableFuture<Void> impatience =
        CompletableFuture.runAsync(
            process::destroyForcibly,
            CompletableFuture.delayedExecutor(PATIENCE_MINUTES, TimeUnit.MINUTES));
    BufferedReader words = process.inputReader(StandardCharsets.UTF_8);
    var said = new StringBuilder();
    try {
      for (String line = words.readLine(); line != null; line = words.readLine()) {
        said.append(line).append('\n');
        if (line.startsWith(ready)) {
          Command.drain(words);
          return line.substring(ready.length()).strip();
        }
      }
    } finally {
      impatience.cancel(false);
    }
    throw new AssertionError("the process did not get ready; it said:\n" + said);
  }
}
