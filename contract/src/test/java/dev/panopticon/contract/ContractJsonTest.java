package dev.panopticon.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.panopticon.model.CheckFinding;
import dev.panopticon.model.CheckOutcome;
import dev.panopticon.model.Fault;
import dev.panopticon.model.JudgmentStatus;
import dev.panopticon.model.Limits;
import dev.panopticon.model.Message;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.OutputStatus;
import dev.panopticon.model.QueryContent;
import dev.panopticon.model.RunStatus;
import dev.panopticon.suite.Definitions;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ContractJsonTest {
  private static final UUID ID = UUID.fromString("0199a3f0-5c1e-7abc-8def-0123456789ab");
  private static final Instant TIME = Instant.parse("2026-11-23T10:11:12.345678Z");
  private static final JsonMapper STRICT = ContractJson.strictMapper();
  private static final JsonMapper LENIENT = ContractJson.mapper();

  /** Every record of the contracts, found in the folder of classes. */
  static List<Class<?>> records() throws Exception {
    Path folder = Path.of(ContractJson.class.getResource("ContractJson.class").toURI()).getParent();
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".class") && !name.startsWith("package-info"))
          .map(name -> loaded("dev.panopticon.contract." + name.substring(0, name.length() - 6)))
          .filter(type -> type.isRecord() && !type.getName().contains("Reachable"))
          .filter(type -> type != RoleAddresses.class) // of a process's own, never on the wire
          .filter(type -> type != CompletionDraft.class) // text or messages: sent by its own test
          .filter(type -> type.getTypeParameters().length == 0) // those have tests of their own
          .<Class<?>>map(type -> type)
          .toList();
    }
  }

  private static Class<?> loaded(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A value of the type with no default in it, so that a component that is lost shows. */
  private static Object sample(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      return generic.getRawType() == List.class
          ? List.of(sample(arguments[0]))
          : Map.of("key", sample(arguments[1]));
    }
    return sampleOf((Class<?>) type);
  }

  private static Object sampleOf(Class<?> type) {
    if (type.isRecord() && type.getPackage() == ContractJson.class.getPackage()) {
      return record(type);
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[type.getEnumConstants().length - 1];
    }
    return switch (type.getSimpleName()) {
      case "String" -> "text \u00e9\uD83D\uDE00";
      case "UUID" -> ID;
      case "Instant" -> TIME;
      case "URI" -> URI.create("urn:x");
      case "int", "Integer" -> 7;
      case "long", "Long" -> 9_007_199_254_740_993L;
      case "double", "Double" -> 0.1 + 0.2;
      case "boolean", "Boolean" -> true;
      case "CheckFinding" -> new CheckFinding("mounts", CheckOutcome.WARN, "seen", "mend it");
      case "Limits" -> new Limits(8, 600, 90_000);
      case "Message" -> Message.user("What?");
      case "Object" -> "any value";
      case "Fault" -> new Fault("/a", 1, 2, "detail", "suggestion");
      case "QueryContent" -> QueryContent.ofText("What?");
      case "ModelSpec" -> model();
      case "MetricSpec" -> new MetricSpec.RougeL("rouge-l");
      default -> throw new IllegalStateException("no sample of " + type);
    };
  }

  private static ModelSpec model() {
    return Definitions.modelFromJson(
        STRICT.readTree(
            """
            {"id": "m", "provider": "openai-compatible", "base_url": "http://localhost/v1",
             "parameters": {"temperature": 0.7}, "price": {"input_per_million": 0.15, "output_per_million": 0.6}}\
            """));
  }

  private static Object record(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    try {
      Constructor<?> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      return constructor.newInstance(
          Arrays.stream(components).map(component -> sample(component.getGenericType())).toArray());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no sample of " + type, e);
    }
  }

  @ParameterizedTest
  @MethodSource("records")
  void everyRecordComesBackAsItWas(Class<?> type) {
    Object value = record(type);
    String json = LENIENT.writeValueAsString(value);
    assertThat((Object) LENIENT.readValue(json, type)).isEqualTo(value);
    assertThat((Object) STRICT.readValue(json, type)).isEqualTo(value);
    assertThat(STRICT.writeValueAsString(value)).isEqualTo(json);
  }

  @ParameterizedTest
  @MethodSource("records")
  void keysAreSnakeCaseInTheOrderOfTheComponents(Class<?> type) {
    JsonNode json = STRICT.valueToTree(record(type));
    assertThat(json.propertyNames()).allMatch(key -> key.matches("[a-z0-9]+(_[a-z0-9]+)*"));
    assertThat(json.propertyNames().stream().map(key -> key.replace("_", "")).toList())
        .containsExactlyElementsOf(
            Arrays.stream(type.getRecordComponents())
                .map(component -> component.getName().toLowerCase(java.util.Locale.ROOT))
                .toList());
  }

  @Test
  void thereAreRecordsToTest() throws Exception {
    assertThat(records())
        .hasSizeGreaterThan(20)
        .contains(RunReport.class, RunReport.PairReport.class);
  }

  @Test
  void pageComesBackAsItWas() {
    var page = new Page<>(List.of(new ThemeCount("t", 1)), "next");
    var type = new tools.jackson.core.type.TypeReference<Page<ThemeCount>>() {};
    assertThat(LENIENT.readValue(LENIENT.writeValueAsString(page), type)).isEqualTo(page);
  }

  @Test
  void similarItemsComeBackAsTheyWere() {
    var hit = new SimilarItems.Hit<>(0.1 + 0.2, new ThemeCount("t", 1));
    var found = new SimilarItems<>(List.of(hit), false, 3);
    var type = new tools.jackson.core.type.TypeReference<SimilarItems<ThemeCount>>() {};
    assertThat(LENIENT.readValue(LENIENT.writeValueAsString(found), type)).isEqualTo(found);
  }

  @Test
  void reportHasTheKeysOfTheSuiteDocument() {
    JsonNode pair = STRICT.valueToTree(record(RunReport.PairReport.class));
    assertThat(pair.propertyNames())
        .contains("ci95", "p_holm", "total_a", "mean_a", "mean_a_se", "mean_b_se", "difference_se");
    JsonNode report = STRICT.valueToTree(record(RunReport.class));
    assertThat(report.propertyNames())
        .contains("started_at", "saved_by_cache_usd", "cost_usd", "gates");
    assertThat(report.at("/models/0").propertyNames()).contains("latency_ms", "tokens");
    assertThat(report.at("/models/0/latency_ms").propertyNames()).contains("p50", "p95", "p99");
    assertThat(report.at("/models/0/metrics/0").propertyNames()).contains("by_theme", "undefined");
    assertThat(report.at("/comparisons/0").propertyNames())
        .contains("mean_difference", "p_permutation", "needed_n");
  }

  @Test
  void timesAreIsoInUtc() {
    JsonNode key =
        STRICT.valueToTree(new KeyView(ID, "n", KeyRole.READER, "p", null, TIME, null, null));
    assertThat(key.path("created_at").stringValue()).isEqualTo("2026-11-23T10:11:12.345678Z");
    assertThat(key.path("secret").isNull()).as("unknown is null, not absent").isTrue();
  }

  @Test
  void statusesAreTheirNames() {
    assertThat(STRICT.writeValueAsString(RunStatus.COMPLETED)).isEqualTo("\"COMPLETED\"");
    assertThat(STRICT.writeValueAsString(JudgmentStatus.UNREADABLE)).isEqualTo("\"UNREADABLE\"");
    assertThat(STRICT.readValue("\"ANSWERED\"", OutputStatus.class))
        .isEqualTo(OutputStatus.ANSWERED);
  }

  @Test
  void clientIgnoresWhatANewerServerAdds() {
    String json = "{\"theme\": \"t\", \"queries\": 3, \"mean\": 0.5}";
    assertThat(LENIENT.readValue(json, ThemeCount.class)).isEqualTo(new ThemeCount("t", 3));
    assertThatThrownBy(() -> STRICT.readValue(json, ThemeCount.class)).hasMessageContaining("mean");
  }

  @Test
  void clientTakesAnAnswerOfAServerThatDoesNotCountErrorsByClass() {
    var progress = (ObjectNode) STRICT.valueToTree(record(RunView.Progress.class));
    progress.remove("retried_errors");
    RunView.Progress run = LENIENT.treeToValue(progress, RunView.Progress.class);
    assertThat(run.errors()).isEqualTo(Map.of("key", 9_007_199_254_740_993L));
    assertThat(run.retriedErrors()).isEmpty();

    var older = (ObjectNode) STRICT.valueToTree(record(RunActivity.class));
    older.remove(List.of("errors", "retried_errors"));
    RunActivity activity = LENIENT.treeToValue(older, RunActivity.class);
    assertThat(activity.errors()).isEmpty();
    assertThat(activity.retriedErrors()).isEmpty();
  }

  @Test
  void serverTakesOnlyAWholeNumberForOne() {
    for (String wrong : List.of("\"\"", "\"3\"", "3.0", "3.5", "true")) {
      String json = "{\"theme\": \"t\", \"queries\": %s}".formatted(wrong);
      assertThatThrownBy(() -> STRICT.readValue(json, ThemeCount.class))
          .as(wrong)
          .isInstanceOf(MismatchedInputException.class);
    }
  }

  @Test
  void serverTakesNoNullForANumber() {
    String json = "{\"theme\": \"t\", \"queries\": null}";
    assertThatThrownBy(() -> STRICT.readValue(json, ThemeCount.class)).hasMessageContaining("null");
  }

  @Test
  void definitionKeepsEveryDigit() {
    String json =
        """
        {"id": "m", "provider": "openai-compatible", "base_url": "http://h/v1",
         "price": {"input_per_million": 0.12345678901234567890123, "output_per_million": 1e-9}}\
        """;
    for (JsonMapper mapper : List.of(LENIENT, STRICT)) {
      var model = (ModelSpec.Remote) mapper.readValue(json, ModelSpec.class);
      assertThat(model.price().inputPerMillionUsd().toPlainString())
          .isEqualTo("0.12345678901234567890123");
      assertThat(mapper.readValue(mapper.writeValueAsString(model), ModelSpec.class))
          .isEqualTo(model);
    }
  }

  @Test
  void secretIsNotInTheText() {
    var key = new KeyView(ID, "n", KeyRole.ADMIN, "pan_abc", "pan_abcdef", TIME, null, null);
    assertThat(key.toString()).contains("pan_abc").doesNotContain("pan_abcdef");
  }
}
