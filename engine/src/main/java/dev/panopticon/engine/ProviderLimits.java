package dev.panopticon.engine;

import dev.panopticon.model.Credential;
import dev.panopticon.model.Limits;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.ProviderKind;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The limits of each provider's account in this process. Models with the same provider, address,
 * credential and limits share one. Thread-safe.
 */
final class ProviderLimits {
  private record Account(
      ProviderKind provider, @Nullable String baseUrl, Credential credential, Limits limits) {}

  private final Map<Account, ProviderLimit> limits = new ConcurrentHashMap<>();

  ProviderLimit of(ModelSpec.Remote model) {
    var account =
        new Account(model.provider(), model.baseUrl(), model.credential(), model.limits());
    return limits.computeIfAbsent(account, key -> new ProviderLimit(key.limits()));
  }
}
