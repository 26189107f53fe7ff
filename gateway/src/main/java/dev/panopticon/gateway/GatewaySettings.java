package dev.panopticon.gateway;

import java.net.InetAddress;

/**
 * How the door stands.
 *
 * @param address what the server listens on
 * @param token the running server's own, known to whoever may read the data directory; has the role
 *     ADMIN
 */
public record GatewaySettings(InetAddress address, String token) {
  private static final int SHORTEST_TOKEN = 16;

  /**
   * @throws IllegalArgumentException if the token could be guessed
   */
  public GatewaySettings {
    if (token.length() < SHORTEST_TOKEN) {
      throw new IllegalArgumentException(
          "the server's token needs at least " + SHORTEST_TOKEN + " characters");
    }
  }

  /** On loopback, who can connect owns the machine's user session; elsewhere a key is required. */
  public boolean keyRequired() {
    return !address.isLoopbackAddress();
  }

  @Override
  public String toString() {
    return "GatewaySettings[address=" + address + ", token=***]";
  }
}
