package dev.panopticon.engine;

import static io.opentelemetry.api.common.AttributeKey.doubleKey;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringArrayKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.panopticon.model.Credential;
import dev.panopticon.model.ErrorClass;
import dev.panopticon.model.Limits;
import dev.panopticon.model.Message;
import dev.panopticon.model.ModelRole;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.ProviderKind;
import dev.panopticon.providers.CallOutcome;
import dev.panopticon.providers.CallRequest;
import dev.panopticon.providers.ModelClient;
import dev.panopticon.providers.Usage;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TracedModelsTest {
  private static final String PROMPT = "the prompt";
  private static final Duration LATENCY = Duration.ofMillis(3);

  private final KeptSpans spans = new KeptSpans();

  @AfterEach
  void close() {
    spans.close();
  }

  @Test
  void callHasTheAttributesOfTheConventions() {
    call(
        request("https://models.example/v1", Map.of("temperature", 0.5, "max_tokens", 100)),
        _ ->
            new CallOutcome.Answered(
                "the answer", "length", new Usage(12L, 34L), LATENCY, "gpt-4o-2024-08-06"));

    SpanData span = only();
    assertThat(span.getName()).isEqualTo("chat gpt-4o");
    assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(span.getAttributes().asMap())
        .isEqualTo(
            Attributes.builder()
                .put("gen_ai.operation.name", "chat")
                .put("gen_ai.provider.name", "openai_compatible")
                .put("gen_ai.request.model", "gpt-4o")
                .put("gen_ai.request.temperature", 0.5)
                .put("gen_ai.request.max_tokens", 100)
                .put("gen_ai.request.seed", 7)
                .put("gen_ai.response.model", "gpt-4o-2024-08-06")
                .put(stringArrayKey("gen_ai.response.finish_reasons"), List.of("length"))
                .put("gen_ai.usage.input_tokens", 12)
                .put("gen_ai.usage.output_tokens", 34)
                .put("server.address", "models.example")
                .put("server.port", 443)
                .put("panopticon.model.id", "ours")
                .put("panopticon.outcome", "answered")
                .build()
                .asMap());
  }

  @Test
  void whatIsNotKnownIsNotSaid() {
    call(
        request("not an address", Map.of()),
        _ -> new CallOutcome.Answered("the answer", null, Usage.UNKNOWN, LATENCY));

    assertThat(only().getAttributes().asMap().keySet())
        .extracting(Object::toString)
        .containsExactlyInAnyOrder(
            "gen_ai.operation.name",
            "gen_ai.provider.name",
            "gen_ai.request.model",
            "gen_ai.request.seed",
            "panopticon.model.id",
            "panopticon.outcome");
  }

  @Test
  void providersOwnAddressIsNamed() {
    call(request(ProviderKind.OPENAI, null, Map.of()), _ -> ScriptedModels.answer("the answer"));
    call(request("http://[::1]:11434/v1", Map.of()), _ -> ScriptedModels.answer("the answer"));

    assertThat(spans.all())
        .extracting(
            span -> span.getAttributes().get(stringKey("gen_ai.provider.name")),
            span -> span.getAttributes().get(stringKey("server.address")),
            span -> span.getAttributes().get(longKey("server.port")))
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("openai", "api.openai.com", 443L),
            org.assertj.core.groups.Tuple.tuple("openai_compatible", "::1", 11434L));
  }

  /** Only numbers: a stop text, or a number that is written as a text, may be anybody's words. */
  @Test
  void parametersThatAreTextsAreLeftOut() {
    call(
        request(
            "http://localhost/v1",
            Map.of(
                "stop",
                List.of(PROMPT),
                "temperature",
                PROMPT,
                "user",
                PROMPT,
                "max_completion_tokens",
                9,
                "top_p",
                1)),
        _ -> ScriptedModels.answer("the answer"));

    Attributes attributes = only().getAttributes();
    assertThat(attributes.get(longKey("gen_ai.request.max_tokens"))).isEqualTo(9);
    assertThat(attributes.get(doubleKey("gen_ai.request.top_p"))).isEqualTo(1.0);
    assertThat(KeptSpans.text(only())).doesNotContain(PROMPT);
  }

  @Test
  void failedCallHasItsErrorTypeAndNoWords() {
    call(
        request("http://localhost:8080/v1", Map.of()),
        _ ->
            new CallOutcome.Failed(
                ErrorClass.RATE_LIMITED, "not so fast with \"the prompt\"", null, LATENCY));

    SpanData span = only();
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getAttributes().get(stringKey("error.type"))).isEqualTo("rate_limited");
    assertThat(span.getAttributes().get(stringKey("panopticon.outcome"))).isEqualTo("rate_limited");
    assertThat(KeptSpans.text(span)).doesNotContain(PROMPT, "not so fast");
  }

  @Test
  void refusalIsNoErrorAndHasNoWords() {
    call(
        request("http://localhost:8080/v1", Map.of()),
        _ ->
            new CallOutcome.Refused(
                "I will not say the prompt", "half the answer", new Usage(1L, 2L), LATENCY));

    SpanData span = only();
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(span.getAttributes().get(stringKey("panopticon.outcome"))).isEqualTo("refused");
    assertThat(span.getAttributes().get(longKey("gen_ai.usage.output_tokens"))).isEqualTo(2);
    assertThat(KeptSpans.text(span)).doesNotContain(PROMPT, "half the answer");
  }

  @Test
  void clientThatThrowsStillHasItsSpan() {
    var broken = new IllegalStateException(PROMPT);
    assertThatThrownBy(
            () ->
                call(
                    request("http://localhost/v1", Map.of()),
                    _ -> {
                      throw broken;
                    }))
        .isSameAs(broken);

    assertThat(only().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(only().getAttributes().get(stringKey("error.type")))
        .isEqualTo("java.lang.IllegalStateException");
    assertThat(KeptSpans.text(only())).doesNotContain(PROMPT);
  }

  private void call(CallRequest request, ModelClient client) {
    var _ = new TracedModels(client, spans.telemetry()).call(request);
  }

  private SpanData only() {
    assertThat(spans.all()).hasSize(1);
    return spans.all().getFirst();
  }

  private static CallRequest request(String baseUrl, Map<String, Object> parameters) {
    return request(ProviderKind.OPENAI_COMPATIBLE, baseUrl, parameters);
  }

  private static CallRequest request(
      ProviderKind provider, @Nullable String baseUrl, Map<String, Object> parameters) {
    var model =
        new ModelSpec.Remote(
            "ours",
            ModelRole.CONTESTANT,
            provider,
            baseUrl,
            "gpt-4o",
            new Credential.None(),
            parameters,
            null,
            null,
            Limits.NONE);
    return new CallRequest(model, List.of(Message.user(PROMPT)), Map.of(), 7L);
  }
}
