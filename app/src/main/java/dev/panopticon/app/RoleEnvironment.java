package dev.panopticon.app;

import dev.panopticon.cli.RoleOptions;
import dev.panopticon.contract.Role;
import dev.panopticon.contract.RoleAddresses;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.DatabaseUrl;
import java.net.URI;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a role in a process of its own is told by its environment. Docs: docs/operating.md.
 *
 * @param instance which its data and its database must be of
 * @param adminKey the gateway's first admin key; null for none
 */
record RoleEnvironment(
    DatabaseUrl database, UUID instance, RoleAddresses roles, @Nullable String adminKey) {
  static final String DATABASE_URL = "PANOPTICON_DATABASE_URL";
  static final String DATABASE_PASSWORD = "PANOPTICON_DATABASE_PASSWORD";
  static final String INSTANCE = "PANOPTICON_INSTANCE";
  static final String INTERNAL_TOKEN = "PANOPTICON_INTERNAL_TOKEN";
  static final String METRICS_TOKEN = "PANOPTICON_METRICS_TOKEN";
  static final String ADMIN_KEY = "PANOPTICON_ADMIN_KEY";
  private static final int SHORTEST_ADMIN_KEY = 32;

  /**
   * Reads and checks it.
   *
   * @throws PanopticonException with INVALID_REQUEST that names the variable
   */
  static RoleEnvironment read(RoleOptions options, Map<String, String> environment) {
    var variables = new Variables(environment);
    return new RoleEnvironment(
        database(options, variables),
        instance(variables),
        new RoleAddresses(addresses(variables), token(variables)),
        options.role() == Role.GATEWAY ? adminKey(variables) : null);
  }

  /** An empty variable counts as absent, as compose files make them. */
  private record Variables(Map<String, String> values) {
    Optional<String> find(String name) {
      return Optional.ofNullable(values.get(name)).filter(value -> !value.isBlank());
    }

    String get(String name, String remedy) {
      return find(name).orElseThrow(() -> invalid("A role needs %s: %s.".formatted(name, remedy)));
    }
  }

  private static DatabaseUrl database(RoleOptions options, Variables variables) {
    String url =
        options.databaseUrl() != null
            ? options.databaseUrl()
            : variables.get(
                DATABASE_URL, "such as postgresql://query_storage@HOST:5432/panopticon");
    DatabaseUrl database = DatabaseUrl.parse(url);
    return variables.find(DATABASE_PASSWORD).map(database::withPassword).orElse(database);
  }

  private static UUID instance(Variables variables) {
    String text =
        variables.get(INSTANCE, "the id that stands in the file .panopticon of its data directory");
    try {
      return UUID.fromString(text.strip());
    } catch (IllegalArgumentException e) {
      throw invalid("%s is no UUID: %s.".formatted(INSTANCE, text));
    }
  }

  private static String token(Variables variables) {
    return longEnough(
        INTERNAL_TOKEN,
        variables.get(
            INTERNAL_TOKEN, "one secret for all roles, such as `openssl rand -hex 32` makes"));
  }

  private static String longEnough(String variable, String secret) {
    if (secret.length() < Role.SHORTEST_TOKEN) {
      throw invalid(
          "%s is too short: it has %d characters, but needs %d or more. `openssl rand -hex 32` makes one."
              .formatted(variable, secret.length(), Role.SHORTEST_TOKEN));
    }
    return secret;
  }

  /** By which a role's metrics can be read, and nothing else; null for none. */
  static @Nullable String metricsToken(Map<String, String> environment) {
    return new Variables(environment)
        .find(METRICS_TOKEN)
        .map(token -> longEnough(METRICS_TOKEN, token))
        .orElse(null);
  }

  /** The first admin key that the environment gives; null for none. */
  static @Nullable String adminKey(Map<String, String> environment) {
    return adminKey(new Variables(environment));
  }

  private static @Nullable String adminKey(Variables variables) {
    String key = variables.find(ADMIN_KEY).orElse(null);
    if (key != null && key.length() < SHORTEST_ADMIN_KEY) {
      throw invalid(
          "%s is too short: it has %d characters, but needs %d or more. `openssl rand -hex 32` makes one."
              .formatted(ADMIN_KEY, key.length(), SHORTEST_ADMIN_KEY));
    }
    return key;
  }

  private static Map<Role, URI> addresses(Variables variables) {
    Map<Role, URI> addresses = new EnumMap<>(Role.class);
    for (Role role : Role.services()) {
      String name = "PANOPTICON_%s_URL".formatted(role.schema().toUpperCase(Locale.ROOT));
      addresses.put(
          role,
          variables
              .find(name)
              .map(text -> address(name, text))
              .orElseGet(() -> URI.create("http://" + role.wireName() + ":" + role.port())));
    }
    return addresses;
  }

  private static URI address(String variable, String text) {
    try {
      URI address = URI.create(text.strip());
      if ("http".equals(address.getScheme()) && address.getHost() != null) {
        return address;
      }
    } catch (IllegalArgumentException _) {
      // Told below like every other text that is no address.
    }
    throw invalid(
        "%s is no address of a role: %s. Write http://HOST:PORT.".formatted(variable, text));
  }

  private static PanopticonException invalid(String message) {
    return new PanopticonException(ErrorCode.INVALID_REQUEST, message);
  }

  /** Without secrets: texts of records end up in logs. */
  @Override
  public String toString() {
    return "RoleEnvironment[database=%s, instance=%s, roles=%s]"
        .formatted(database, instance, roles);
  }
}
