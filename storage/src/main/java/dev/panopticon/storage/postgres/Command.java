package dev.panopticon.storage.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Runs small programs to their end, in an environment without PostgreSQL's variables. */
public final class Command {
  /**
   * How a program ended.
   *
   * @param output standard output and error together
   */
  public record Ended(int exitCode, String output) {
    public boolean succeeded() {
      return exitCode == 0;
    }
  }

  private Command() {}

  /** A builder whose child sees no PG variable of ours and speaks English. */
  static ProcessBuilder builder(List<String> command) {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("PG"));
    environment.put("LC_ALL", "C");
    return builder;
  }

  /** Runs it with {@code input} on its standard input; returns when it has ended. */
  public static Ended run(List<String> command, String input) throws IOException {
    Process process = builder(command).start();
    try (var in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException _) {
      // It ended without reading; its output says why.
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      return new Ended(process.waitFor(), output.strip());
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + command.getFirst());
    }
  }

  /**
   * Sends a signal by name ({@code INT}), which the JDK cannot.
   *
   * @return false if there is no such process of ours any more
   */
  static boolean signal(long pid, String name) {
    try {
      return run(List.of("sh", "-c", "kill -\"$0\" \"$1\"", name, Long.toString(pid)), "")
          .succeeded();
    } catch (IOException _) {
      return false;
    }
  }
}
