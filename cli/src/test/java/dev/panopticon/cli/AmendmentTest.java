package dev.panopticon.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.panopticon.contract.RunView;
import dev.panopticon.model.Fault;
import dev.panopticon.suite.Definitions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
    assertThat(Amendment.of(RUN, suite).json())
        .isEqualTo(
            json(
                """
                {"models": [{"id": "new"}], "metrics": [{"name": "json-valid"}],
                 "queries": [{"text": "B?"}, {"text": "A?"}]}
                """));
  }

  /** The first of them may be there and the second not: only both together tell. */
  @Test
  void anEqualQueryMoreIsNew() {
    JsonNode twice = json("{\"queries\": [{\"text\": \"A?\"}, {\"text\": \"A?\"}]}");
    assertThat(Amendment.of(RUN, twice).json()).isEqualTo(twice);
    assertThatThrownBy(() -> Amendment.of(twice, twice)).hasMessageContaining("nothing to add");
  }

  @Test
  void filesThatHaveChangedAreSentAndOthersAreNot() {
    JsonNode run = files("q-before", "a-before");
    assertThat(Amendment.of(run, files("q-after", "a-before")).json())
        .isEqualTo(json("{\"queries\": [{\"upload\": \"q-after\", \"format\": \"jsonl\"}]}"));
    assertThat(Amendment.of(run, files("q-before", "a-after")).json())
        .isEqualTo(
            json(
                """
                {"models": [{"id": "m", "provider": "recorded", "upload": "a-after",
                             "format": "jsonl"}]}
                """));
    assertThatThrownBy(() -> Amendment.of(run, run)).hasMessageContaining("nothing to add");
  }

  private static JsonNode files(String queries, String answers) {
    return json(
        """
        {"queries": [{"upload": "same", "format": "jsonl"}, {"upload": "%s", "format": "jsonl"}],
         "models": ["gpt", {"id": "m", "provider": "recorded", "upload": "%s", "format": "jsonl"}]}
        """
            .formatted(queries, answers));
  }

  @Test
  void aFaultIsToldWhereTheSuiteHasIt() {
    Amendment amendment = Amendment.of(files("q", "a"), files("q2", "a2"));
    assertThat(amendment.inSuite(new Fault("/queries/0", 3, null, "why", null)))
        .isEqualTo(new Fault("/queries/1", 3, null, "why", null));
    assertThat(amendment.inSuite(Fault.at("/models/0/file", "why")))
        .isEqualTo(Fault.at("/models/1/file", "why"));
    assertThat(amendment.inSuite(Fault.at("", "why"))).isEqualTo(Fault.at("", "why"));
    assertThat(amendment.inSuite(Fault.at("/models/01", "why")))
        .as("another part")
        .isEqualTo(Fault.at("/models/01", "why"));
  }

  @Test
  void aRecordedModelStaysRecorded() {
    JsonNode called = json("{\"models\": [{\"id\": \"m\", \"provider\": \"openai\"}]}");
    assertThatThrownBy(() -> Amendment.of(files("q", "a"), called))
        .hasMessageContaining("\"m\"")
        .hasMessageContaining("start a new run");
  }

  @Test
  void saysHowMuchIsNew() {
    assertThat(AmendmentText.lines(new RunView.Amendment(5, 20, 1, 0)))
        .containsExactly(
            "20 queries are there already, 5 are new.",
            "0 recorded answers are there already, 1 is new.");
    assertThat(AmendmentText.lines(new RunView.Amendment(0, 1, 0, 0)))
        .containsExactly("1 query is there already, 0 are new.");
    assertThat(AmendmentText.lines(new RunView.Amendment(0, 0, 0, 0))).isEmpty();
  }

  @Test
  void aSuiteWithoutAnythingNewIsRefused() {
    assertThatThrownBy(() -> Amendment.of(RUN, RUN)).hasMessageContaining("nothing to add");
  }

  /** The suite is made of a file, what the run has is read from its server's answer. */
  @Test
  void numbersThatAreStillTheSameAreNoChange(@TempDir Path folder) throws Exception {
    String text =
        """
        name: s
        queries: [{text: "A?"}]
        models:
          - id: local
            provider: openai-compatible
            base_url: http://127.0.0.1:9/v1
            parameters: {temperature: 0, top_p: 0.9, max_tokens: 50}
            price: {input_per_million: 0.15, output_per_million: 2}
            limits: {concurrency: 8}
        metrics: [numeric%s]
        """;
    JsonNode before = suite(folder, text.formatted(""));
    JsonNode after = suite(folder, text.formatted(", json-valid"));

    assertThat(Amendment.of(json(before.toString()), after).json())
        .isEqualTo(json("{\"metrics\": [%s]}".formatted(after.at("/metrics/1"))));
  }

  private static JsonNode suite(Path folder, String text) throws IOException {
    Path file = Files.writeString(folder.resolve("suite.yaml"), text);
    return Definitions.toJson(SuiteFile.read(file).suite());
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
