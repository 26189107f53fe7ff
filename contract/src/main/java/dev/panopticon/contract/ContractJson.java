package dev.panopticon.contract;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.Fault;
import dev.panopticon.model.MessageRole;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.QueryContent;
import dev.panopticon.suite.Definitions;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.StringNode;
import tools.jackson.databind.type.LogicalType;

/**
 * How the contracts' records look as JSON: the same on the server, in clients, and in stored
 * reports. Keys stand in the order of the records' components.
 *
 * <p>Writing is the same everywhere; reading is not. A server refuses what it does not know in a
 * request ({@link #strictMapper}): a misspelt key would else be lost without a word. A client
 * ignores what it does not know in an answer ({@link #mapper}): the server may be newer.
 */
public final class ContractJson {
  /** Definitions keep every digit of their numbers. */
  private static final JsonMapper EXACT_NUMBERS =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final JsonMapper MAPPER =
      shaped(JsonMapper.builder())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private static final JsonMapper STRICT_MAPPER =
      shaped(
              JsonMapper.builder(
                  JsonFactory.builder()
                      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                      .build()))
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .withCoercionConfig(
              LogicalType.Integer,
              whole ->
                  whole
                      .setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.String, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail))
          .build();

  private ContractJson() {}

  /** For clients and stored reports: unknown keys are ignored. Immutable and thread-safe. */
  public static JsonMapper mapper() {
    return MAPPER;
  }

  /**
   * For servers: unknown and repeated keys in a request are errors, and so is anything but a whole
   * number where one belongs (an empty text would else be null, which may mean "none", and 1.5 be
   * 1). The numbers of a JSON tree keep every digit. Immutable and thread-safe.
   */
  public static JsonMapper strictMapper() {
    return STRICT_MAPPER;
  }

  private static JsonMapper.Builder shaped(JsonMapper.Builder builder) {
    return builder
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
        .addModule(definitions());
  }

  /** Definitions have the suite file's shape wherever they are met. */
  private static JacksonModule definitions() {
    return new SimpleModule("panopticon-definitions")
        .addSerializer(ModelSpec.class, writer(Definitions::toJson))
        .addDeserializer(ModelSpec.class, reader(Definitions::modelFromJson))
        .addSerializer(MetricSpec.class, writer(Definitions::toJson))
        .addDeserializer(MetricSpec.class, reader(Definitions::metricFromJson))
        .addSerializer(QueryContent.class, writer(Definitions::toJson))
        .addDeserializer(QueryContent.class, reader(Definitions::queryContentFromJson))
        .addSerializer(MessageRole.class, writer(role -> StringNode.valueOf(role.wireName())))
        .addDeserializer(MessageRole.class, reader(ContractJson::role));
  }

  /** As in a suite's messages. */
  private static MessageRole role(JsonNode json) {
    String name = json.stringValue("");
    return Arrays.stream(MessageRole.values())
        .filter(role -> role.wireName().equals(name))
        .findFirst()
        .orElseThrow(
            () -> {
              String detail = json + " is no role: it is system, user or assistant";
              return new PanopticonException(
                  ErrorCode.INVALID_REQUEST, detail, List.of(Fault.at("", detail)));
            });
  }

  private static <T> ValueSerializer<T> writer(Function<T, ? extends JsonNode> toJson) {
    return new ValueSerializer<>() {
      @Override
      public void serialize(T value, JsonGenerator out, SerializationContext context) {
        context.writeTree(out, toJson.apply(value));
      }
    };
  }

  private static <T> ValueDeserializer<T> reader(Function<JsonNode, T> fromJson) {
    return new ValueDeserializer<>() {
      @Override
      public T deserialize(JsonParser in, DeserializationContext context) {
        return fromJson.apply(EXACT_NUMBERS.readTree(in));
      }
    };
  }
}
