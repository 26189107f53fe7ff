package dev.panopticon.storage;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A main class of the tests in a process of its own, which can be killed. */
public final class ChildJvm implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final String END = "end of output";

  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final List<String> seen = new ArrayList<>();

  private ChildJvm(Process process) {
    this.process = process;
    Thread.ofVirtual().start(this::readLines);
  }

  public static ChildJvm start(Class<?> main, Path data) throws IOException {
    return start(main, data, Map.of());
  }

  /** In this process's environment and what is given besides. */
  public static ChildJvm start(Class<?> main, Path data, Map<String, String> environment)
      throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var builder =
        new ProcessBuilder(
            java, "-cp", System.getProperty("java.class.path"), main.getName(), data.toString());
    builder.environment().putAll(environment);
    return new ChildJvm(builder.redirectErrorStream(true).start());
  }

  /** The first line from now on that begins with one of {@code beginnings}. */
  public String awaitLine(String... beginnings) throws InterruptedException {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (true) {
      String line = lines.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line == null || line.equals(END)) {
        throw new AssertionError(
            "no line " + String.join(" or ", beginnings) + " but " + String.join("\n", seen));
      }
      seen.add(line);
      for (String beginning : beginnings) {
        if (line.startsWith(beginning)) {
          return line;
        }
      }
    }
  }

  /** All lines that had come when the process ended. */
  public List<String> remainingLines() throws InterruptedException {
    List<String> rest = new ArrayList<>();
    for (String line = lines.take(); !line.equals(END); line = lines.take()) {
      rest.add(line);
    }
    return rest;
  }

  /** {@code kill -9}; returns when the process is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** Lets the child end by itself: any byte on its standard input is its sign. */
  public int letEnd() throws IOException, InterruptedException {
    try (var sign = process.getOutputStream()) {
      sign.write('\n');
    }
    if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the child did not end: " + String.join("\n", seen));
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void readLines() {
    try (BufferedReader reader = process.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
      }
    } catch (IOException _) {
      // Killed: what it wrote before is there.
    } finally {
      lines.add(END);
    }
  }
}
