package dev.panopticon.providers;

import dev.panopticon.model.Credential;
import dev.panopticon.model.ErrorClass;
import dev.panopticon.model.Limits;
import dev.panopticon.model.Message;
import dev.panopticon.model.ModelRole;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.ProviderKind;
import dev.panopticon.model.Timeouts;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Definitions, requests and clients as the tests of this room need them. */
final class Calls {
  static final String KEY = "sk-test-0123456789abcdef";

  private Calls() {}

  /** The variable PANOPTICON_KEY_TEST holds {@link #KEY}, and OPENAI_API_KEY another one. */
  static Credentials credentials() {
    return new Credentials(
        Map.of(
                "PANOPTICON_KEY_TEST",
                KEY,
                "OPENAI_API_KEY",
                "sk-openai",
                "DATABASE_URL",
                "postgres://secret")
            ::get,
        List.of());
  }

  static CallSettings patientSettings() {
    return new CallSettings(
        Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(120), 1 << 20);
  }

  static ProviderClients clients() {
    return new ProviderClients(credentials(), patientSettings());
  }

  static ModelSpec.Remote model(String baseUrl, Map<String, Object> parameters) {
    return model(
        ProviderKind.OPENAI_COMPATIBLE,
        baseUrl,
        new Credential.EnvironmentVariable("PANOPTICON_KEY_TEST"),
        parameters);
  }

  static ModelSpec.Remote model(
      ProviderKind provider,
      String baseUrl,
      Credential credential,
      Map<String, Object> parameters) {
    return new ModelSpec.Remote(
        "m",
        ModelRole.CONTESTANT,
        provider,
        baseUrl,
        "tiny",
        credential,
        parameters,
        null,
        null,
        Limits.NONE);
  }

  /** To a model whose definition says how long a call may take. */
  static CallRequest request(String baseUrl, Timeouts timeouts) {
    var model =
        new ModelSpec.Remote(
            "m",
            ModelRole.CONTESTANT,
            ProviderKind.OPENAI_COMPATIBLE,
            baseUrl,
            "tiny",
            new Credential.None(),
            Map.of(),
            null,
            null,
            Limits.NONE,
            timeouts);
    return new CallRequest(model, List.of(Message.user("Hello?")));
  }

  static CallRequest request(String baseUrl) {
    return new CallRequest(model(baseUrl, Map.of()), List.of(Message.user("Hello?")));
  }

  /** One call to the server with a fresh client. */
  static CallOutcome call(ScriptedServer server) {
    return call(server, patientSettings());
  }

  static CallOutcome call(ScriptedServer server, CallSettings settings) {
    try (var clients = new ProviderClients(credentials(), settings)) {
      return clients.call(request(server.baseUrl()));
    }
  }

  static CallOutcome.Failed failed(ErrorClass errorClass, Duration retryAfter) {
    return new CallOutcome.Failed(errorClass, "scripted", retryAfter, Duration.ZERO);
  }
}
