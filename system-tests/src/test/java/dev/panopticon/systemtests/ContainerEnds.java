package dev.panopticon.systemtests;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Hears from the engine how the containers of a set-up end, also those that are removed or started
 * again at once.
 */
final class ContainerEnds implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String SERVICE_AND_CODE =
      "{{index .Actor.Attributes \"com.docker.compose.service\"}} {{.Actor.Attributes.exitCode}}";

  private final Map<String, String> codes = new ConcurrentHashMap<>();
  private final Process events;

  private ContainerEnds(Process events) {
    this.events = events;
    Command.reader(() -> read(events.inputReader()));
  }

  /** From now on, whatever the engine takes to listen. */
  static ContainerEnds of(SetUp setUp) throws IOException {
    String now = Long.toString(Instant.now().getEpochSecond());
    return new ContainerEnds(
        Command.program(
                "docker",
                "events",
                "--since",
                now,
                "--filter",
                "type=container",
                "--filter",
                "event=die",
                "--filter",
                "label=" + setUp.label(),
                "--format",
                SERVICE_AND_CODE)
            .start());
  }

  /** The last exit code of each service, when so many have ended. */
  Map<String, String> awaitCodes(int services) throws Exception {
    return Map.copyOf(Eventually.get(PATIENCE, () -> codes, seen -> seen.size() >= services));
  }

  private void read(BufferedReader lines) {
    try (lines) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ", 2);
        codes.put(words[0], words[1]);
      }
    } catch (IOException closed) {
      // Nothing more is asked.
    }
  }

  @Override
  public void close() {
    events.destroy();
  }
}
