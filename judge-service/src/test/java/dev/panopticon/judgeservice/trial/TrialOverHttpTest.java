package dev.panopticon.judgeservice.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.contract.ContractJson;
import dev.panopticon.contract.TrialApi;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.platform.testing.TestWebServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TrialOverHttpTest extends TrialContract {
  private static TestWebServer server;

  @BeforeAll
  static void serve() {
    server =
        TestWebServer.start(
            beans ->
                beans.registerBean(
                    TryMetric.class,
                    () -> new TryMetric(STORES.metrics(), STORES.models(), MODELS)),
            TrialController.class);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  TrialApi api() {
    return server.client().of(TrialApi.class);
  }

  @Test
  void wireHasTheKeysOfTheDocumentation() {
    MODELS.answer("{\"reasoning\": \"right\", \"score\": 9}");
    JsonNode answer =
        json(
            server.postJson(
                "/api/metrics/helpful/try", "{\"query\": \"2 + 2?\", \"output\": \"4\"}"));

    assertThat(answer.path("status").asString()).isEqualTo("SCORED");
    assertThat(answer.path("score").asDouble()).isEqualTo(9);
    assertThat(answer.at("/calls/0/prompt/0/role").asString()).isEqualTo("system");
    assertThat(answer.at("/calls/0/prompt/1/role").asString()).isEqualTo("user");
    assertThat(answer.at("/calls/0/cost_nano_usd").asLong()).isEqualTo(20_000);
  }

  @Test
  void misspeltKeyIsAProblemWithASuggestion() {
    var response = server.postJson("/api/metrics/exact/try", "{\"ouput\": \"4\"}");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("INVALID_REQUEST", "/ouput", "\"suggestion\":\"output\"");
  }

  @Test
  void judgeThatIsNotRegisteredIsAConflict() {
    STORES.registered.removeIf(model -> model instanceof ModelSpec.Remote);
    var response =
        server.postJson("/api/metrics/helpful/try", "{\"query\": \"q\", \"output\": \"4\"}");

    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
  }

  private static JsonNode json(java.net.http.HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return ContractJson.mapper().readTree(response.body());
  }
}
