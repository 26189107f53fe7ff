package dev.panopticon.model;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A model as a run uses it: how it is called, or where its outputs are already. */
public sealed interface ModelSpec {
  /** Unique in a suite and in the registry; shown everywhere. */
  String id();

  ModelRole role();

  /**
   * A model behind a provider's API.
   *
   * @param baseUrl such as {@code http://localhost:11434/v1}; null for the provider's own address
   * @param model the provider's name of the model
   * @param parameters sent as they are (temperature, max_tokens, seed ...); values are strings,
   *     numbers, booleans, lists or maps
   * @param system the system message sent before the query; null for none
   * @param price null when unknown: then cost is unknown, not zero
   */
  record Remote(
      String id,
      ModelRole role,
      ProviderKind provider,
      @Nullable String baseUrl,
      String model,
      Credential credential,
      Map<String, Object> parameters,
      @Nullable String system,
      @Nullable Price price,
      Limits limits,
      Timeouts timeouts)
      implements ModelSpec {
    public Remote {
      parameters = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
      if (provider == ProviderKind.RECORDED) {
        throw new IllegalArgumentException("a recorded model has no provider to call");
      }
    }

    /** A model with the usual timeouts. */
    public Remote(
        String id,
        ModelRole role,
        ProviderKind provider,
        @Nullable String baseUrl,
        String model,
        Credential credential,
        Map<String, Object> parameters,
        @Nullable String system,
        @Nullable Price price,
        Limits limits) {
      this(
          id,
          role,
          provider,
          baseUrl,
          model,
          credential,
          parameters,
          system,
          price,
          limits,
          Timeouts.USUAL);
    }
  }

  /** Outputs that exist already, one for each query id. */
  record Recorded(String id, DataSource source) implements ModelSpec {
    @Override
    public ModelRole role() {
      return ModelRole.CONTESTANT;
    }
  }
}
