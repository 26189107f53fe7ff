package dev.panopticon.contract;

import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.QueryContent;
import dev.panopticon.suite.Definitions;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * How the contracts' records look as JSON: the same on the server, in clients, and in stored
 * reports.
 */
public final class ContractJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .addModule(definitions())
          .build();

  private ContractJson() {}

  /** The shared mapper; immutable and thread-safe. */
  public static JsonMapper mapper() {
    return MAPPER;
  }

  /** Definitions have the suite file's shape wherever they are met. */
  private static JacksonModule definitions() {
    return new SimpleModule("panopticon-definitions")
        .addSerializer(ModelSpec.class, writer(Definitions::toJson))
        .addDeserializer(ModelSpec.class, reader(Definitions::modelFromJson))
        .addSerializer(MetricSpec.class, writer(Definitions::toJson))
        .addDeserializer(MetricSpec.class, reader(Definitions::metricFromJson))
        .addSerializer(QueryContent.class, writer(Definitions::toJson))
        .addDeserializer(QueryContent.class, reader(Definitions::queryContentFromJson));
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
        return fromJson.apply(context.readTree(in));
      }
    };
  }
}
