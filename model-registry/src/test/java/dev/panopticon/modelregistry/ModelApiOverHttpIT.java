package dev.panopticon.modelregistry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.contract.ContractJson;
import dev.panopticon.contract.ModelApi;
import dev.panopticon.contract.Problem;
import dev.panopticon.contract.ProviderApi;
import dev.panopticon.model.Fault;
import dev.panopticon.modelregistry.ModelRegistryConfiguration.RegistrySource;
import dev.panopticon.platform.testing.TestWebServer;
import dev.panopticon.providers.ModelClient;
import dev.panopticon.storage.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelApiOverHttpIT extends ModelApiContract {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("model_registry", "classpath:db/model_registry");

  private static TestWebServer server;

  @BeforeAll
  static void serve() {
    server =
        TestWebServer.start(
            beans -> {
              beans.registerBean(
                  RegistrySource.class, () -> new RegistrySource(DATABASE.pool("model_registry")));
              beans.registerBean(ModelClient.class, ModelApiContract::clients);
            },
            ModelRegistryConfiguration.class);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  ModelApi api() {
    return server.client().of(ModelApi.class);
  }

  @Override
  ProviderApi providers() {
    return server.client().of(ProviderApi.class);
  }

  @Override
  TestDatabase database() {
    return DATABASE;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"api_key\": \"sk-secret\" | /api_key",
        "\"file\": \"secrets.jsonl\" | /file",
        "\"api_key_env\": \"DATABASE_PASSWORD\" | /api_key_env",
        "\"api_key_env\": \"OPENAI_API_KEY\" | /api_key_env",
        "\"api_key_env\": \"PANOPTICON_KEY_A\", \"api_key_file\": \"/run/secrets/a\" | /api_key_file",
        "\"temprature\": 1 | /temprature"
      })
  void definitionThatCouldLeakIsRefusedAtItsPlace(String member, String pointer) {
    var response =
        server.postJson(
            "/api/models",
            """
            {"id": "leak", "provider": "openai-compatible", "base_url": "http://evil.example/v1", %s}"""
                .formatted(member));
    assertThat(response.statusCode()).isEqualTo(400);
    Problem problem = ContractJson.strictMapper().readValue(response.body(), Problem.class);
    assertThat(problem.errors()).extracting(Fault::pointer).contains(pointer);
    assertThat(response.body()).doesNotContain("sk-secret");
    assertThat(server.get("/api/models/leak").statusCode()).isEqualTo(404);
  }

  @Test
  void baseUrlWithAPasswordIsRefused() {
    var response =
        server.postJson(
            "/api/models",
            """
            {"id": "leak", "provider": "openai-compatible", "base_url": "http://me:secret@host/v1"}""");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("/base_url").doesNotContain("secret");
  }
}
