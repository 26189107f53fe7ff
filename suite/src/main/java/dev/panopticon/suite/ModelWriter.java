package dev.panopticon.suite;

import dev.panopticon.model.Credential;
import dev.panopticon.model.Limits;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.Price;
import dev.panopticon.model.ProviderKind;
import dev.panopticon.model.Timeouts;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** Writes models as JSON. */
final class ModelWriter {
  private ModelWriter() {}

  static ObjectNode json(ModelSpec model) {
    return switch (model) {
      case ModelSpec.Remote remote -> json(remote);
      case ModelSpec.Recorded recorded -> {
        ObjectNode json = Json.object().put("id", recorded.id());
        json.put("provider", ProviderKind.RECORDED.wireName());
        QueryWriter.put(json, "file", recorded.source());
        yield json;
      }
    };
  }

  private static ObjectNode json(ModelSpec.Remote model) {
    ObjectNode json = Json.object().put("id", model.id());
    json.put("provider", model.provider().wireName());
    Json.put(json, "base_url", model.baseUrl());
    json.put("model", model.model());
    put(json, model.credential());
    json.put("role", model.role().name().toLowerCase(Locale.ROOT));
    if (!model.parameters().isEmpty()) {
      json.set("parameters", Json.members(model.parameters()));
    }
    Json.put(json, "system", model.system());
    if (model.price() != null) {
      json.set("price", json(model.price()));
    }
    if (!model.limits().equals(Limits.NONE)) {
      json.set("limits", json(model.limits()));
    }
    if (!model.timeouts().equals(Timeouts.USUAL)) {
      json.set("timeouts", json(model.timeouts()));
    }
    return json;
  }

  /** No key is written as null: some providers have a default. */
  private static void put(ObjectNode json, Credential credential) {
    switch (credential) {
      case Credential.None() -> json.putNull("api_key_env");
      case Credential.EnvironmentVariable(String name) -> json.put("api_key_env", name);
      case Credential.SecretFile(String path) -> json.put("api_key_file", path);
    }
  }

  private static ObjectNode json(Price price) {
    ObjectNode json = Json.object();
    json.set("input_per_million", Json.number(price.inputPerMillionUsd()));
    json.set("output_per_million", Json.number(price.outputPerMillionUsd()));
    return json;
  }

  private static ObjectNode json(Limits limits) {
    ObjectNode json = Json.object();
    Json.put(json, "concurrency", limits.concurrency());
    Json.put(json, "requests_per_minute", limits.requestsPerMinute());
    Json.put(json, "tokens_per_minute", limits.tokensPerMinute());
    return json;
  }

  private static ObjectNode json(Timeouts timeouts) {
    ObjectNode json = Json.object();
    Json.put(json, "silence_seconds", timeouts.silence());
    Json.put(json, "total_seconds", timeouts.total());
    return json;
  }
}
