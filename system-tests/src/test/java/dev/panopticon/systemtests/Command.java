package dev.panopticon.systemtests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One use of the launcher, from its arguments to its end. */
final class Command {
  private Duration patience = Duration.ofMinutes(3);
  private final List<String> line = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private Path folder = Checkout.root();

  private Command(Object... words) {
    java.util.Arrays.stream(words).map(Object::toString).forEach(line::add);
  }

  static Command panopticon(Object... arguments) {
    var command = new Command(Checkout.launcher());
    java.util.Arrays.stream(arguments).map(Object::toString).forEach(command.line::add);
    return command;
  }

  /** Another program than ours. */
  static Command program(Object... words) {
    return new Command(words);
  }

  /** With these words before it: a program that runs it. */
  Command by(Object... words) {
    line.addAll(0, java.util.Arrays.stream(words).map(Object::toString).toList());
    return this;
  }

  Command within(Duration duration) {
    patience = duration;
    return this;
  }

  Command in(Path directory) {
    folder = directory;
    return this;
  }

  Command with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** What a finished command said. */
  record Ended(int exitCode, String out, String err) {
    String all() {
      return out + err;
    }
  }

  /** Runs to the end. */
  Ended run() throws IOException, InterruptedException {
    Path out = Files.createTempFile("panopticon-out", ".txt");
    Path err = Files.createTempFile("panopticon-err", ".txt");
    try {
      Process process = builder().redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      process.getOutputStream().close();
      if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(line + " did not end; it said: " + read(out) + read(err));
      }
      return new Ended(process.exitValue(), read(out), read(err));
    } finally {
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
    }
  }

  /** Starts and goes on; its words are the process's streams. */
  Process start() throws IOException {
    return builder().redirectErrorStream(true).start();
  }

  /**
   * Reads what a process goes on to say, so that a full pipe does not block it; until its end, or
   * its kill.
   */
  static void drain(java.io.BufferedReader words) {
    reader(
        () -> {
          try {
            words.transferTo(java.io.Writer.nullWriter());
          } catch (IOException killed) {
            // Nothing more will be said.
          }
        });
  }

  /**
   * Starts what reads from a process. Not on a virtual thread: reading a pipe would keep its
   * carrier, and there are as few of these as processors.
   */
  static void reader(Runnable reading) {
    Thread.ofPlatform().daemon().start(reading);
  }

  private ProcessBuilder builder() {
    var builder = new ProcessBuilder(line).directory(folder.toFile());
    builder.environment().put("NO_COLOR", "1");
    builder.environment().remove("OPENAI_API_KEY");
    builder.environment().putAll(environment);
    return builder;
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
