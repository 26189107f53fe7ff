package dev.panopticon.modelregistry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.contract.CompletionApi;
import dev.panopticon.contract.ModelApi;
import dev.panopticon.modelregistry.ModelRegistryConfiguration.RegistrySource;
import dev.panopticon.platform.testing.TestWebServer;
import dev.panopticon.providers.ModelClient;
import dev.panopticon.storage.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionOverHttpIT extends CompletionContract {
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
  CompletionApi api() {
    return server.client().of(CompletionApi.class);
  }

  @Override
  ModelApi models() {
    return server.client().of(ModelApi.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"text\": \"x\"} | /model",
        "{\"model\": \"m\"} | /text",
        "{\"model\": \"m\", \"text\": \" \"} | /text",
        "{\"model\": \"m\", \"text\": \"x\", \"messages\": []} | /text",
        "{\"model\": \"m\", \"messages\": []} | /messages",
        "{\"model\": \"m\", \"messages\": [null]} | /messages/0",
        "{\"model\": \"m\", \"messages\": [{\"role\": \"robot\", \"content\": \"x\"}]} | /messages/0/role",
        "{\"model\": \"m\", \"messages\": [{\"role\": \"user\"}]} | /messages/0/content",
        "{\"model\": \"m\", \"messages\": [{\"role\": \"assistant\", \"content\": \"x\"}]} | /messages",
        "{\"model\": \"m\", \"text\": \"x\", \"sytem\": \"y\"} | /sytem"
      })
  void draftThatCannotBeAskedIsRefusedAtItsPlace(String body, String pointer) {
    var response = server.postJson("/api/completion", body);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(response.body()).contains("INVALID_REQUEST", "\"pointer\":\"" + pointer + "\"");
  }
}
