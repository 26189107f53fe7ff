package dev.panopticon.modelregistry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.panopticon.contract.Completion;
import dev.panopticon.contract.CompletionApi;
import dev.panopticon.contract.CompletionDraft;
import dev.panopticon.contract.ModelApi;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.Message;
import dev.panopticon.model.MessageRole;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.simulator.Simulator;
import dev.panopticon.simulator.SimulatorSettings;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the contract promises, in one process and over HTTP, against the simulator. */
@Timeout(60)
abstract class CompletionContract {
  abstract CompletionApi api();

  abstract ModelApi models();

  private static CompletionDraft text(String model, String text) {
    return new CompletionDraft(model, text, null, null, null);
  }

  private void register(String id, String baseUrl, String more) {
    models()
        .save(
            ModelApiContract.model(
                """
                {"id": "%s", "provider": "openai-compatible", "base_url": "%s", "model": "sim-good",
                 "api_key_env": "PANOPTICON_KEY_RIGHT",
                 "price": {"input_per_million": 1, "output_per_million": 2}%s}\
                """
                    .formatted(id, baseUrl, more)));
  }

  private static Simulator simulator() {
    return Simulator.start(SimulatorSettings.defaults().withApiKey(ModelApiContract.RIGHT_KEY));
  }

  private static PanopticonException refusal(ThrowingCallable call) {
    var refusal = new PanopticonException[1];
    assertThatThrownBy(call)
        .asInstanceOf(type(PanopticonException.class))
        .satisfies(thrown -> refusal[0] = thrown);
    return refusal[0];
  }

  @Test
  void answerComesWithItsTokensCostAndLatency() {
    try (var provider = simulator()) {
      register("asked", provider.baseUrl().toString(), "");
      Completion answer = api().complete(text("asked", "What is 6 * 7?"));

      assertThat(answer.model()).isEqualTo("asked");
      assertThat(answer.text()).isNotBlank();
      assertThat(answer.refusal()).isNull();
      assertThat(answer.finishReason()).isEqualTo("stop");
      assertThat(answer.inputTokens()).isPositive();
      assertThat(answer.outputTokens()).isPositive();
      assertThat(answer.costNanoUsd())
          .isEqualTo(answer.inputTokens() * 1_000 + answer.outputTokens() * 2_000);
      assertThat(provider.stats().calls()).isEqualTo(1);
    }
  }

  @Test
  void conversationIsSentAsItIs() {
    try (var provider = simulator()) {
      register("talks", provider.baseUrl().toString(), "");
      var turns =
          List.of(
              Message.user("Hello."),
              new Message(MessageRole.ASSISTANT, "Hello, what is it?"),
              Message.user("What is 6 * 7?"));
      Completion conversation =
          api().complete(new CompletionDraft("talks", null, turns, null, null));
      Completion single = api().complete(text("talks", "What is 6 * 7?"));
      Completion withSystem =
          api().complete(new CompletionDraft("talks", null, turns, "Be brief, be right.", null));

      assertThat(conversation.inputTokens()).isGreaterThan(single.inputTokens());
      assertThat(withSystem.inputTokens()).isGreaterThan(conversation.inputTokens());
    }
  }

  @Test
  void modelsOwnSystemMessageIsSentUnlessAnotherIsGiven() {
    try (var provider = simulator()) {
      register("plain", provider.baseUrl().toString(), "");
      register(
          "system",
          provider.baseUrl().toString(),
          ", \"system\": \"You are a most careful and most patient teacher of arithmetic.\"");
      long plain = tokens(text("plain", "What is 6 * 7?"));
      long own = tokens(text("system", "What is 6 * 7?"));
      long other = tokens(new CompletionDraft("system", "What is 6 * 7?", null, "Hurry.", null));

      assertThat(own).isGreaterThan(other);
      assertThat(other).isGreaterThan(plain);
    }
  }

  private long tokens(CompletionDraft draft) {
    Long tokens = api().complete(draft).inputTokens();
    assertThat(tokens).isNotNull();
    return tokens;
  }

  @Test
  void parametersTakeThePlaceOfTheModelsOwn() {
    try (var provider = simulator()) {
      register("cut", provider.baseUrl().toString(), ", \"parameters\": {\"max_tokens\": 200}");
      var draft =
          new CompletionDraft(
              "cut", "[[answer-length:4000]] Write much.", null, null, Map.of("max_tokens", 5));
      Completion answer = api().complete(draft);

      assertThat(answer.finishReason()).isEqualTo("length");
      assertThat(answer.outputTokens()).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @CsvSource({"model, 1", "messages, 1", "stream, true"})
  void parameterThatIsNotTheCallersIsRefused(String name, String value) {
    try (var provider = simulator()) {
      register("strict", provider.baseUrl().toString(), "");
      var draft = new CompletionDraft("strict", "Hello?", null, null, Map.of(name, value));
      PanopticonException refusal = refusal(() -> api().complete(draft));

      assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
      assertThat(refusal.faults().getFirst().pointer()).isEqualTo("/parameters/" + name);
      assertThat(provider.stats().calls()).isZero();
    }
  }

  @Test
  void modelThatDeclinesIsARefusalAndNoError() {
    try (var provider = simulator()) {
      register("declines", provider.baseUrl().toString(), "");
      Completion answer = api().complete(text("declines", "[[fault:refusal]] Hello?"));

      assertThat(answer.refusal()).isNotBlank();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "429, PROVIDER_FAILED",
    "500, PROVIDER_FAILED",
    "503, PROVIDER_FAILED",
    "cut, PROVIDER_UNREACHABLE",
    "malformed, PROVIDER_FAILED"
  })
  void providersFaultsAreProblemsAndAreNotRetried(String fault, ErrorCode code) {
    try (var provider = simulator()) {
      register("faulty", provider.baseUrl().toString(), "");
      PanopticonException problem =
          refusal(() -> api().complete(text("faulty", "[[fault:" + fault + "]] Hello?")));

      assertThat(problem.code()).as(problem.getMessage()).isEqualTo(code);
      assertThat(problem).hasMessageContaining("faulty").hasMessageContaining("later");
      assertThat(problem.retryable()).isTrue();
      assertThat(provider.stats().calls()).isEqualTo(1);
    }
  }

  @Test
  void wrongKeyIsTheProvidersRefusalAndIsNotShown() {
    try (var provider =
        Simulator.start(SimulatorSettings.defaults().withApiKey("another-key-than-ours"))) {
      register("locked", provider.baseUrl().toString(), "");
      PanopticonException problem = refusal(() -> api().complete(text("locked", "Hello?")));

      assertThat(problem.code()).isEqualTo(ErrorCode.PROVIDER_UNAUTHENTICATED);
      assertThat(problem.retryable()).isFalse();
      assertThat(problem.getMessage()).doesNotContain(ModelApiContract.RIGHT_KEY);
    }
  }

  @Test
  void providerThatIsAwayIsToldByItsAddress() throws IOException {
    int freed;
    try (var socket = new ServerSocket(0)) {
      freed = socket.getLocalPort();
    }
    register("away", "http://127.0.0.1:" + freed + "/v1", "");
    PanopticonException problem = refusal(() -> api().complete(text("away", "Hello?")));

    assertThat(problem.code()).isEqualTo(ErrorCode.PROVIDER_UNREACHABLE);
    assertThat(problem).hasMessageContaining("127.0.0.1:" + freed);
  }

  @Test
  void unknownModelHasASuggestionAndAnArchivedOneIsAConflict() {
    register("there-it-is", "http://127.0.0.1:9/v1", "");
    PanopticonException unknown = refusal(() -> api().complete(text("there-it-si", "Hello?")));
    models().archive("there-it-is");
    PanopticonException archived = refusal(() -> api().complete(text("there-it-is", "Hello?")));

    assertThat(unknown.code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(unknown).hasMessageContaining("Did you mean \"there-it-is\"?");
    assertThat(archived.code()).isEqualTo(ErrorCode.CONFLICT);
  }
}
