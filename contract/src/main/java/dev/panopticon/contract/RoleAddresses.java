package dev.panopticon.contract;

import java.net.URI;
import java.util.EnumMap;
import java.util.Map;

/**
 * Where the other roles of this instance are, and the token by which they let us in.
 *
 * @param addresses of all services, such as {@code http://query-storage:8001}
 */
public record RoleAddresses(Map<Role, URI> addresses, String token) {
  public RoleAddresses {
    addresses = Map.copyOf(new EnumMap<>(addresses));
    if (token.length() < Role.SHORTEST_TOKEN) {
      throw new IllegalArgumentException(
          "the internal token needs at least " + Role.SHORTEST_TOKEN + " characters");
    }
    for (Role role : Role.services()) {
      if (!addresses.containsKey(role)) {
        throw new IllegalArgumentException("no address of " + role);
      }
    }
  }

  /** The address of a role. */
  public URI of(Role role) {
    URI address = addresses.get(role);
    if (address == null) {
      throw new IllegalArgumentException("nobody calls the " + role);
    }
    return address;
  }

  /** Without the token: texts of records end up in logs. */
  @Override
  public String toString() {
    return "RoleAddresses[addresses=" + addresses + ", token=***]";
  }
}
