package dev.panopticon.simulator;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the simulator listens and whom it serves what.
 *
 * @param host the address to listen on
 * @param port 0 for a free one
 * @param apiKey the key that {@code /v1/...} demands; null for none
 * @param models the models that exist; empty when every name is a model
 */
public record Access(String host, int port, @Nullable String apiKey, List<String> models) {

  /**
   * @throws IllegalArgumentException if the port is outside [0, 65535]
   */
  public Access {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be in [0, 65535] but was " + port);
    }
    models = List.copyOf(models);
  }

  /** A free port of the loopback address, no key, every model. */
  public static Access local() {
    return new Access("127.0.0.1", 0, null, List.of());
  }

  /** A key never reaches a log. */
  @Override
  public String toString() {
    return "Access[host=%s, port=%d, apiKey=%s, models=%s]"
        .formatted(host, port, apiKey == null ? "none" : "***", models);
  }
}
