package dev.panopticon.contract;

import java.util.EnumMap;
import java.util.Map;

/** Clients of the other roles of this instance, one of each. Thread-safe. */
public final class RoleClients implements AutoCloseable {
  private final Map<Role, ContractClient> clients = new EnumMap<>(Role.class);

  public RoleClients(RoleAddresses roles) {
    for (Role role : Role.services()) {
      clients.put(role, ContractClient.ofRole(role, roles.of(role), roles.token()));
    }
  }

  /** The client of a role. */
  public ContractClient of(Role role) {
    ContractClient client = clients.get(role);
    if (client == null) {
      throw new IllegalArgumentException("nobody calls the " + role);
    }
    return client;
  }

  @Override
  public void close() {
    clients.values().forEach(ContractClient::close);
  }
}
