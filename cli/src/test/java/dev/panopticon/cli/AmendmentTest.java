package dev.panopticon.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AmendmentTest {
  private static final JsonNode RUN =
      json(
          """
          {"name": "s", "queries": [{"text": "A?"}], "models": ["gpt", {"id": "local", "model": "m"}],
           "metrics": [{"name": "exact-match"}]}
          """);

  @Test
  void onlyWhatIsNewIsSent() {
    JsonNode suite =
        json(
            """
            {"name": "s", "queries": [{"text": "B?"}, {"text": "A?"}],
             "models": [{"id": "new"}, "gpt", {"id": "local", "model": "m"}],
             "metrics": [{"name": "exact-match"}, {"name": "json-valid"}]}
            """);
    assertThat(Amendment.of(RUN, suite))
        .isEqualTo(
            json(
                """
                {"models": [{"id": "new"}], "metrics": [{"name": "json-valid"}],
                 "queries": [{"text": "B?"}]}
                """));
  }

  @Test
  void aSuiteWithoutAnythingNewIsRefused() {
    assertThatThrownBy(() -> Amendment.of(RUN, RUN)).hasMessageContaining("nothing to add");
  }

  @Test
  void whatTheRunHasCannotChange() {
    JsonNode changed = json("{\"models\": [{\"id\": \"local\", \"model\": \"other\"}]}");
    assertThatThrownBy(() -> Amendment.of(RUN, changed))
        .hasMessageContaining("\"local\"")
        .hasMessageContaining("start a new run");
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }
}
