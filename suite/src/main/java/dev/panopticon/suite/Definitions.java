package dev.panopticon.suite;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.Fault;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.PromptSpec;
import dev.panopticon.model.QueryContent;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Single definitions as JSON, in the shape that they have in a suite. What was written here is read
 * back as an equal record, provided its numbers are as readers make them: decimals without trailing
 * zeros, parameters {@link Long} or {@link java.math.BigDecimal}. Stateless.
 *
 * <p>Every reading method throws {@link PanopticonException} with {@code INVALID_REQUEST} and all
 * faults, by JSON pointer, when the JSON is not such a definition. They accept local files; a
 * caller that serves requests must refuse those.
 */
public final class Definitions {
  private Definitions() {}

  public static ObjectNode toJson(ModelSpec model) {
    return ModelWriter.json(model);
  }

  public static ObjectNode toJson(MetricSpec metric) {
    return MetricWriter.json(metric);
  }

  public static ObjectNode toJson(QueryContent content) {
    return QueryWriter.json(content);
  }

  public static ObjectNode toJson(PromptSpec prompt) {
    return SuiteWriter.json(prompt);
  }

  public static ObjectNode toJson(Gate gate) {
    return GateWriter.json(gate);
  }

  /** The whole suite with all defaults written out. */
  public static ObjectNode toJson(Suite suite) {
    return SuiteWriter.json(suite);
  }

  public static ModelSpec modelFromJson(JsonNode json) {
    return read(json, "a model", (mapping, reading) -> new ModelReader(reading).spec(mapping));
  }

  public static MetricSpec metricFromJson(JsonNode json) {
    return read(json, "a metric", (mapping, reading) -> new MetricReader(reading).spec(mapping));
  }

  public static QueryContent queryContentFromJson(JsonNode json) {
    return read(
        json,
        "a query's content",
        (mapping, reading) ->
            new ContentReader(reading)
                .read(reading.fields(mapping, "a query's content", ContentReader.KEYS)));
  }

  public static PromptSpec promptFromJson(JsonNode json) {
    return read(json, "a prompt", (mapping, reading) -> new PromptReader(reading).read(mapping));
  }

  public static Gate gateFromJson(JsonNode json) {
    return read(json, "a gate", (mapping, reading) -> new GateReader(reading, null).read(mapping));
  }

  /** The kinds of metrics that there are; most of them are metrics by that name alone too. */
  public static Set<String> metricKinds() {
    return MetricReader.kinds();
  }

  /** A stored suite; unlike {@link SuiteReader#readJson} this accepts local files. */
  public static Suite suiteFromJson(JsonNode json) {
    return switch (SuiteReader.readOwnJson(json)) {
      case SuiteReading.Read read -> read.suite();
      case SuiteReading.Faulty faulty -> throw faulty.exception();
    };
  }

  private static <T> T read(
      JsonNode json, String what, BiFunction<Located.Mapping, Reading, @Nullable T> reader) {
    var faults = new Faults();
    var reading = new Reading(faults, SuiteNames.unknown(), true);
    Located root = JsonTree.read(json, faults);
    Located.Mapping mapping = reading.values().mapping(root, what);
    T value = mapping == null ? null : reader.apply(mapping, reading);
    if (value == null || !faults.isEmpty()) {
      throw invalid(what, faults.sorted());
    }
    return value;
  }

  private static PanopticonException invalid(String what, List<Fault> faults) {
    String all = faults.stream().map(Fault::readable).collect(Collectors.joining("; "));
    return new PanopticonException(
        ErrorCode.INVALID_REQUEST, "this is not " + what + ": " + all, faults);
  }
}
