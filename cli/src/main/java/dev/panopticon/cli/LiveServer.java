package dev.panopticon.cli;

import dev.panopticon.storage.directory.DataDirectory;
import dev.panopticon.storage.directory.RunningServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds the server that runs on a data directory: {@code server.json} is believed when who it names
 * answers.
 */
final class LiveServer {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private LiveServer() {}

  static Optional<RunningServer> find(DataDirectory directory) {
    return directory.findServer().filter(server -> isAlive(server, directory));
  }

  private static boolean isAlive(RunningServer server, DataDirectory directory) {
    try {
      JsonNode live = get(server.address().resolve("/health/live"), null);
      return live.path("instance").asString("").equals(instanceOf(directory));
    } catch (IOException | JacksonException e) {
      return false;
    }
  }

  /** Whether a running server is a command's own and ends with it. */
  static boolean isChild(RunningServer server) {
    try {
      return get(server.address().resolve("/api/server"), server.token())
          .path("child")
          .asBoolean(false);
    } catch (IOException | JacksonException e) {
      return false;
    }
  }

  /** Returns when the server has ended. */
  static void awaitEnd(RunningServer server) {
    ServerEnd ended = ServerEnd.of(server);
    try {
      while (!ended.hasCome()) {
        Thread.sleep(BETWEEN_LOOKS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // The JDK's plain client: half the start-up cost of java.net.http, and one small answer is all we
  // want.
  private static JsonNode get(URI address, @Nullable String token) throws IOException {
    var http = (HttpURLConnection) address.toURL().openConnection();
    http.setConnectTimeout((int) PATIENCE.toMillis());
    http.setReadTimeout((int) PATIENCE.toMillis());
    if (token != null) {
      http.setRequestProperty("Authorization", "Bearer " + token);
    }
    try (var body = http.getInputStream()) {
      return JsonMapper.shared().readTree(new String(body.readAllBytes(), StandardCharsets.UTF_8));
    } finally {
      http.disconnect();
    }
  }

  // After a kill another server may have got the port; the instance tells them apart.
  private static String instanceOf(DataDirectory directory) throws IOException {
    Path marker = directory.root().resolve("postgres").resolve(".panopticon");
    return JsonMapper.shared().readTree(Files.readAllBytes(marker)).path("instance").asString("?");
  }
}
