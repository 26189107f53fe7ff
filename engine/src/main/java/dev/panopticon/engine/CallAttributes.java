package dev.panopticon.engine;

import dev.panopticon.model.ModelSpec;
import dev.panopticon.providers.CallOutcome;
import dev.panopticon.providers.CallRequest;
import dev.panopticon.providers.ServerAddress;
import dev.panopticon.providers.Usage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.List;
import java.util.Map;

/**
 * What a span says of a call. The names are those of OpenTelemetry's semantic conventions for
 * generative AI (open-telemetry/semantic-conventions-genai, client-inference.md, status Development
 * in November 2026) and, for what only we know, {@code panopticon.*}; docs/operating.md lists them.
 * Texts are names alone: no message, answer, refusal or error's words, since all of them may quote
 * a prompt.
 */
final class CallAttributes {
  static final String OPERATION = "chat";

  private static final AttributeKey<String> OPERATION_NAME =
      AttributeKey.stringKey("gen_ai.operation.name");
  private static final AttributeKey<String> PROVIDER =
      AttributeKey.stringKey("gen_ai.provider.name");
  private static final AttributeKey<String> REQUEST_MODEL =
      AttributeKey.stringKey("gen_ai.request.model");
  private static final AttributeKey<Long> MAX_TOKENS =
      AttributeKey.longKey("gen_ai.request.max_tokens");

  /** The parameters that are numbers with a fraction, by the names that providers give them. */
  private static final Map<String, AttributeKey<Double>> FRACTIONS =
      Map.of(
          "temperature", AttributeKey.doubleKey("gen_ai.request.temperature"),
          "top_p", AttributeKey.doubleKey("gen_ai.request.top_p"),
          "frequency_penalty", AttributeKey.doubleKey("gen_ai.request.frequency_penalty"),
          "presence_penalty", AttributeKey.doubleKey("gen_ai.request.presence_penalty"));

  /** The parameters that are whole numbers. */
  private static final Map<String, AttributeKey<Long>> COUNTS =
      Map.of(
          "max_tokens",
          MAX_TOKENS,
          "max_completion_tokens",
          MAX_TOKENS,
          "seed",
          AttributeKey.longKey("gen_ai.request.seed"),
          "top_k",
          AttributeKey.longKey("gen_ai.request.top_k"));

  private static final AttributeKey<String> RESPONSE_MODEL =
      AttributeKey.stringKey("gen_ai.response.model");
  private static final AttributeKey<List<String>> FINISH_REASONS =
      AttributeKey.stringArrayKey("gen_ai.response.finish_reasons");
  private static final AttributeKey<Long> INPUT_TOKENS =
      AttributeKey.longKey("gen_ai.usage.input_tokens");
  private static final AttributeKey<Long> OUTPUT_TOKENS =
      AttributeKey.longKey("gen_ai.usage.output_tokens");
  private static final AttributeKey<String> SERVER_ADDRESS =
      AttributeKey.stringKey("server.address");
  private static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");
  private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

  private static final AttributeKey<String> RUN = AttributeKey.stringKey("panopticon.run.id");
  private static final AttributeKey<String> QUERY = AttributeKey.stringKey("panopticon.query.id");
  private static final AttributeKey<String> CONTESTANT =
      AttributeKey.stringKey("panopticon.contestant");
  private static final AttributeKey<Long> REPEAT = AttributeKey.longKey("panopticon.repeat");
  private static final AttributeKey<String> METRIC = AttributeKey.stringKey("panopticon.metric");
  private static final AttributeKey<String> MODEL_ID =
      AttributeKey.stringKey("panopticon.model.id");
  private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("panopticon.outcome");

  private CallAttributes() {}

  /** What is known before the call, as a sampler wants it. */
  static Attributes of(CallRequest request) {
    ModelSpec.Remote model = request.model();
    AttributesBuilder attributes =
        Attributes.builder()
            .put(OPERATION_NAME, OPERATION)
            .put(PROVIDER, MeasuredModels.lower(model.provider()))
            .put(REQUEST_MODEL, model.model())
            .put(MODEL_ID, model.id());
    request
        .parameters()
        .forEach(
            (name, value) -> {
              if (value instanceof Number number) {
                put(attributes, name, number);
              }
            });
    ServerAddress.of(model)
        .ifPresent(
            server ->
                attributes
                    .put(SERVER_ADDRESS, server.host())
                    .put(SERVER_PORT, Long.valueOf(server.port())));
    return attributes.build();
  }

  private static void put(AttributesBuilder attributes, String parameter, Number value) {
    AttributeKey<Double> fraction = FRACTIONS.get(parameter);
    if (fraction != null) {
      attributes.put(fraction, Double.valueOf(value.doubleValue()));
    }
    AttributeKey<Long> count = COUNTS.get(parameter);
    if (count != null) {
      attributes.put(count, Long.valueOf(value.longValue()));
    }
  }

  /** Which cell. */
  static Attributes ofCell(StepMark mark) {
    return Attributes.builder()
        .put(RUN, mark.run())
        .put(QUERY, mark.query())
        .put(CONTESTANT, mark.contestant())
        .put(REPEAT, Long.valueOf(mark.repeat()))
        .build();
  }

  /** Which cell, and for which metric where a judge is asked. */
  static Attributes of(StepMark mark) {
    String metric = mark.metric();
    return metric == null ? ofCell(mark) : ofCell(mark).toBuilder().put(METRIC, metric).build();
  }

  static Attributes of(CallOutcome outcome) {
    AttributesBuilder attributes = Attributes.builder().put(OUTCOME, MeasuredModels.name(outcome));
    switch (outcome) {
      case CallOutcome.Answered answered -> put(attributes, answered);
      case CallOutcome.Refused refused -> put(attributes, refused.usage());
      case CallOutcome.Failed _ -> attributes.put(ERROR_TYPE, MeasuredModels.name(outcome));
    }
    return attributes.build();
  }

  /** Of a client that breaks its promise not to throw. */
  static Attributes of(Throwable broken) {
    return Attributes.of(ERROR_TYPE, broken.getClass().getName());
  }

  private static void put(AttributesBuilder attributes, CallOutcome.Answered answered) {
    put(attributes, answered.usage());
    String model = answered.model();
    if (model != null) {
      attributes.put(RESPONSE_MODEL, model);
    }
    String reason = answered.finishReason();
    if (reason != null) {
      attributes.put(FINISH_REASONS, List.of(reason));
    }
  }

  private static void put(AttributesBuilder attributes, Usage usage) {
    Long input = usage.inputTokens();
    if (input != null) {
      attributes.put(INPUT_TOKENS, input);
    }
    Long output = usage.outputTokens();
    if (output != null) {
      attributes.put(OUTPUT_TOKENS, output);
    }
  }
}
