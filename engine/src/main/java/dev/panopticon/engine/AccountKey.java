package dev.panopticon.engine;

import dev.panopticon.model.Credential;
import dev.panopticon.model.Limits;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.ProviderKind;
import java.net.URI;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who shares limits: models with the same provider, address, credential and limits. A provider that
 * limits each model by itself has an account for each, once their definitions say different limits.
 *
 * @param planned the limits of the models' definitions, whatever they were changed to later
 */
record AccountKey(
    ProviderKind provider, @Nullable String baseUrl, Credential credential, Limits planned) {

  static AccountKey of(ModelSpec.Remote model) {
    return new AccountKey(model.provider(), model.baseUrl(), model.credential(), model.limits());
  }

  /** Its name in the database: 64 hexadecimal digits, which give nothing away. */
  String id() {
    Map<String, @Nullable Object> parts = new LinkedHashMap<>();
    parts.put("provider", provider.wireName());
    parts.put("base_url", baseUrl);
    parts.put(
        "limits",
        Arrays.asList(
            planned.concurrency(), planned.requestsPerMinute(), planned.tokensPerMinute()));
    parts.put("credential", nameOf(credential));
    return HexFormat.of().formatHex(CanonicalJson.sha256(parts));
  }

  private static String nameOf(Credential credential) {
    return switch (credential) {
      case Credential.None _ -> "none";
      case Credential.EnvironmentVariable variable -> "env:" + variable.name();
      case Credential.SecretFile file -> "file:" + file.path();
    };
  }

  /** For people: the kind and the host, and nothing else of the address. */
  String shown() {
    return host().isEmpty() ? provider.wireName() : provider.wireName() + " at " + host();
  }

  /** The host of its address, with the port where it has one; empty where there is none. */
  String host() {
    try {
      URI address = baseUrl == null ? null : URI.create(baseUrl);
      return address == null || address.getHost() == null
          ? ""
          : address.getHost() + (address.getPort() < 0 ? "" : ":" + address.getPort());
    } catch (IllegalArgumentException notAnAddress) {
      return "";
    }
  }
}
