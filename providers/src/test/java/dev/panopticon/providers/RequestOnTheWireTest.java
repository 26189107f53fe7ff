package dev.panopticon.providers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.Credential;
import dev.panopticon.model.ErrorClass;
import dev.panopticon.model.Message;
import dev.panopticon.model.MessageRole;
import dev.panopticon.model.ProviderKind;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RequestOnTheWireTest {
  private final ScriptedServer server = ScriptedServer.answering("hi");
  private final ProviderClients clients = Calls.clients();

  @AfterEach
  void close() {
    clients.close();
    server.close();
  }

  private JsonNode bodySentFor(CallRequest request) {
    assertThat(clients.call(request)).isInstanceOf(CallOutcome.Answered.class);
    return JsonMapper.shared().readTree(server.received.getLast().body());
  }

  private CallRequest request(
      Map<String, Object> parameters, Map<String, Object> overrides, Long seed) {
    return new CallRequest(
        Calls.model(server.baseUrl(), parameters),
        List.of(Message.user("Hello?")),
        overrides,
        seed);
  }

  @Test
  void theWholeBodyIsModelMessagesAndNothingThatNobodyAskedFor() {
    bodySentFor(request(Map.of(), Map.of(), null));

    assertThat(server.received.getLast().body())
        .isEqualTo(
            "{\"model\":\"tiny\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello?\"}]}");
    assertThat(server.received.getLast().requestLine())
        .isEqualTo("POST /v1/chat/completions HTTP/1.1");
    assertThat(server.received.getLast().headers())
        .containsEntry("authorization", "Bearer " + Calls.KEY)
        .containsEntry("content-type", "application/json");
  }

  @Test
  void temperatureZeroOfTheModelIsSentAsZero() {
    bodySentFor(request(Map.of("temperature", 0), Map.of(), null));

    assertThat(server.received.getLast().body()).contains("\"temperature\":0}");
  }

  @Test
  void temperatureZeroOfAJudgeMetricReplacesTheModelsOwn() {
    JsonNode body =
        bodySentFor(request(Map.of("temperature", 0.7), Map.of("temperature", 0), null));

    assertThat(body.get("temperature").isIntegralNumber()).isTrue();
    assertThat(body.get("temperature").intValue()).isZero();
  }

  @Test
  void overrideWithNullTakesTheParameterAway() {
    var override = new HashMap<String, Object>();
    override.put("temperature", null);

    JsonNode body = bodySentFor(request(Map.of("temperature", 0.7, "top_p", 0.9), override, null));

    assertThat(body.has("temperature")).isFalse();
    assertThat(body.get("top_p").doubleValue()).isEqualTo(0.9);
  }

  @Test
  void seedOfTheRepeatReplacesEveryOtherSeedAndKeepsAllItsDigits() {
    JsonNode body =
        bodySentFor(request(Map.of("seed", 7), Map.of("seed", 8), 9_007_199_254_740_993L));

    assertThat(body.get("seed").longValue()).isEqualTo(9_007_199_254_740_993L);
  }

  @Test
  void parametersOfEveryShapePassThrough() {
    var parameters = new LinkedHashMap<String, Object>();
    parameters.put("max_tokens", 512);
    parameters.put("stop", List.of("\n\n", "END"));
    parameters.put("reasoning_effort", "low");
    parameters.put("response_format", Map.of("type", "json_object"));
    parameters.put("top_p", new BigDecimal("0.95"));
    parameters.put("guided_choice", List.of("yes", "no"));
    parameters.put("chat_template_kwargs", Map.of("enable_thinking", false));

    JsonNode body = bodySentFor(request(parameters, Map.of(), null));

    assertThat(body.path("max_tokens").intValue()).isEqualTo(512);
    assertThat(body.path("stop").path(1).stringValue()).isEqualTo("END");
    assertThat(body.path("reasoning_effort").stringValue()).isEqualTo("low");
    assertThat(body.path("response_format").path("type").stringValue()).isEqualTo("json_object");
    assertThat(body.path("top_p").decimalValue()).isEqualByComparingTo("0.95");
    assertThat(body.path("guided_choice")).hasSize(2);
    assertThat(body.path("chat_template_kwargs").path("enable_thinking").booleanValue(true))
        .isFalse();
  }

  @Test
  void messagesKeepTheirOrderRolesAndEveryCharacter() {
    var messages =
        List.of(
            Message.system(""),
            Message.user("Grüße, 世界 \uD83D\uDE00 \"quoted\" \\ \u0001"),
            new Message(MessageRole.ASSISTANT, "A"),
            Message.user(" "));

    JsonNode body = bodySentFor(new CallRequest(Calls.model(server.baseUrl(), Map.of()), messages));

    assertThat(body.path("messages").valueStream().map(each -> each.path("role").stringValue()))
        .containsExactly("system", "user", "assistant", "user");
    assertThat(body.path("messages").valueStream().map(each -> each.path("content").stringValue()))
        .containsExactlyElementsOf(messages.stream().map(Message::content).toList());
  }

  @Test
  void modelWithoutAKeySendsNoAuthorization() {
    var model =
        Calls.model(
            ProviderKind.OPENAI_COMPATIBLE,
            server.baseUrl() + "/",
            new Credential.None(),
            Map.of());

    bodySentFor(new CallRequest(model, List.of(Message.user("a"))));

    assertThat(server.received.getLast().headers()).doesNotContainKey("authorization");
    assertThat(server.received.getLast().requestLine()).startsWith("POST /v1/chat/completions ");
  }

  @Test
  void queryOfTheBaseUrlStaysBehindThePath() {
    var model = Calls.model(server.baseUrl() + "?api-version=2", Map.of());

    bodySentFor(new CallRequest(model, List.of(Message.user("a"))));

    assertThat(server.received.getLast().requestLine())
        .isEqualTo("POST /v1/chat/completions?api-version=2 HTTP/1.1");
  }

  @Test
  void halfOfASurrogatePairIsSentAsAnEscapeSoThatTheBodyStaysValidUtf8() {
    bodySentFor(
        new CallRequest(
            Calls.model(server.baseUrl(), Map.of()), List.of(Message.user("broken \uD83D here"))));

    assertThat(server.received.getLast().body()).contains("broken \\uD83D here");
  }

  @Test
  void parameterThatCannotBeWrittenIsAnInvalidRequestAndNotAnException() {
    Object nested = "deep";
    for (int level = 0; level < 2_000; level++) {
      nested = List.of(nested);
    }
    var request = request(Map.of("vendor", nested), Map.of(), null);

    assertThat(clients.call(request))
        .isInstanceOfSatisfying(
            CallOutcome.Failed.class,
            failed -> assertThat(failed.errorClass()).isEqualTo(ErrorClass.INVALID_REQUEST));
    assertThat(server.received).isEmpty();
  }

  @Test
  void parametersThatWouldChangeWhatACallIsAreRefusedAndNotSent() {
    for (String name : List.of("model", "messages", "stream", "n")) {
      var request = request(Map.of(name, name.equals("n") ? 2 : true), Map.of(), null);

      assertThat(clients.call(request))
          .isInstanceOfSatisfying(
              CallOutcome.Failed.class,
              failed -> {
                assertThat(failed.errorClass()).isEqualTo(ErrorClass.INVALID_REQUEST);
                assertThat(failed.message()).contains("parameter " + name);
              });
      assertThat(clients.faultsOf(request.model()))
          .singleElement()
          .satisfies(fault -> assertThat(fault.pointer()).isEqualTo("/parameters/" + name));
    }
    assertThat(server.received).isEmpty();
    assertThat(clients.faultsOf(request(Map.of("n", 1, "stream", false), Map.of(), null).model()))
        .isEmpty();
  }
}
