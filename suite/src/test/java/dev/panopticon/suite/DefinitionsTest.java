package dev.panopticon.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.Fault;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.PromptSpec;
import dev.panopticon.model.QueryContent;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class DefinitionsTest {
  private static final int TRIES = 1_000;
  private final RandomDefinitions random = new RandomDefinitions(7);

  @Test
  void modelsComeBackAsTheyWere() {
    for (int i = 0; i < TRIES; i++) {
      ModelSpec model = random.model();
      assertThat(Definitions.modelFromJson(throughText(Definitions.toJson(model))))
          .isEqualTo(model);
    }
  }

  @Test
  void metricsComeBackAsTheyWere() {
    for (int i = 0; i < TRIES; i++) {
      MetricSpec metric = random.metric();
      assertThat(Definitions.metricFromJson(throughText(Definitions.toJson(metric))))
          .isEqualTo(metric);
    }
  }

  @Test
  void contentsComeBackAsTheyWere() {
    for (int i = 0; i < TRIES; i++) {
      QueryContent content = random.content();
      assertThat(Definitions.queryContentFromJson(throughText(Definitions.toJson(content))))
          .isEqualTo(content);
    }
  }

  @Test
  void gatesAndPromptsComeBackAsTheyWere() {
    for (int i = 0; i < TRIES; i++) {
      Gate gate = random.gate(true);
      assertThat(Definitions.gateFromJson(throughText(Definitions.toJson(gate)))).isEqualTo(gate);
    }
    var prompt = new PromptSpec("p", "{{query}} with {{context}}");
    assertThat(Definitions.promptFromJson(Definitions.toJson(prompt))).isEqualTo(prompt);
  }

  @Test
  void suitesComeBackAsTheyWere() {
    for (int i = 0; i < TRIES; i++) {
      Suite suite = random.suite();
      assertThat(Definitions.suiteFromJson(throughText(Definitions.toJson(suite))))
          .isEqualTo(suite);
    }
  }

  @Test
  void faultsOfADefinitionAreAllInTheException() {
    JsonNode json =
        JsonMapper.shared().readTree("{\"kind\": \"numeric\", \"tolerance\": -1, \"relativ\": 0}");

    assertThatThrownBy(() -> Definitions.metricFromJson(json))
        .isInstanceOfSatisfying(
            PanopticonException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
              assertThat(e.faults())
                  .extracting(Fault::pointer)
                  .containsExactly("/tolerance", "/relativ");
              assertThat(e.faults().getLast().suggestion()).isEqualTo("relative");
            });
  }

  @Test
  void aDefinitionMayNameModelsOfASuiteItDoesNotKnow() {
    JsonNode json =
        JsonMapper.shared()
            .readTree("{\"kind\": \"pairwise\", \"judge\": \"j\", \"baseline\": \"x\"}");

    assertThat(Definitions.metricFromJson(json).name()).isEqualTo("pairwise");
  }

  private static JsonNode throughText(JsonNode json) {
    return JsonMapper.shared().readTree(json.toString());
  }

  @Test
  void halfACharacterIsRefusedAsJsonCanWriteIt() {
    ObjectNode metric = JsonMapper.shared().createObjectNode();
    metric.put("name", "half \ud83d").put("kind", "exact-match");
    assertThatThrownBy(() -> Definitions.metricFromJson(metric))
        .hasMessageContaining("half a character (a lone surrogate) at position 6");
    metric.put("name", "whole \ud83d\ude00");
    assertThat(Definitions.metricFromJson(metric).name()).isEqualTo("whole \ud83d\ude00");
  }
}
