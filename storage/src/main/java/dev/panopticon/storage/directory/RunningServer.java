package dev.panopticon.storage.directory;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code server.json} says of the server that runs on a data directory. After a {@code kill
 * -9} it may speak of a server that is gone, so a client asks {@code /health/live} before it
 * believes it.
 *
 * @param address base address of the server's API
 * @param token key with which a local client may use the API; secret
 * @param pid process id of the server in its own container or host; for people only, since process
 *     ids recur
 * @param version the server's Panopticon version
 * @param started when it started
 */
public record RunningServer(URI address, String token, long pid, String version, Instant started) {

  public RunningServer {
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(token, "token");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(started, "started");
  }

  /** Empty where the file is absent, unreadable or not what we write. */
  static Optional<RunningServer> find(Path file) {
    try {
      return Optional.ofNullable(
          JsonMapper.shared().readValue(Files.readAllBytes(file), RunningServer.class));
    } catch (IOException | JacksonException _) {
      return Optional.empty();
    }
  }

  void write(Path file) throws IOException {
    DurableFile.write(file, JsonMapper.shared().writeValueAsBytes(this));
  }

  /** Without the token, so that it can be logged. */
  @Override
  public String toString() {
    return "%s (version %s, process %d, since %s)".formatted(address, version, pid, started);
  }
}
