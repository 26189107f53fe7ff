package dev.panopticon.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The oracle of the main job: real answers and real judge replies, and the table that was published
 * for them (shared/data/vicuna-bench/README.md, computed independently of this project).
 */
class VicunaSystemTest {
  private static final Path DATA = Checkout.sharedData().resolve("vicuna-bench");

  /** A row of the published table; A is the model, B is vicuna-13b. */
  private record Row(
      String model,
      double totalA,
      double totalB,
      double meanA,
      double meanB,
      double seA,
      double difference,
      double differenceSe,
      int win,
      int tie,
      int loss) {}

  private static final Row[] TABLE = {
    new Row("llama-13b", 513.0, 694.0, 6.4125, 8.675, 0.215458, -2.2625, 0.222716, 3, 0, 77),
    new Row("alpaca-13b", 583.0, 704.0, 7.2875, 8.8, 0.172650, -1.5125, 0.127033, 3, 1, 76),
    new Row("bard", 664.0, 655.5, 8.3, 8.19375, 0.104336, 0.10625, 0.217998, 30, 10, 40),
    new Row("gpt35", 693.0, 638.0, 8.6625, 7.975, 0.066427, 0.6875, 0.179524, 44, 22, 14)
  };

  @TempDir Path folder;

  @BeforeEach
  void dataIsThere() {
    assumeTrue(Files.isDirectory(DATA), () -> "skipped: there is no " + DATA);
  }

  @Test
  void recordedScoresGiveThePublishedTableToAllDigits() throws Exception {
    Map<String, JsonNode> pairs = evaluate("scores");

    for (Row row : TABLE) {
      JsonNode pair = pairs.get(row.model());
      assertThat(pair).as(row.model()).isNotNull();
      assertThat(pair.get("b").asString()).isEqualTo("vicuna-13b");
      assertCounts(pair, row);
      assertThat(pair.get("total_a").asDouble()).isEqualTo(row.totalA());
      assertThat(pair.get("total_b").asDouble()).isEqualTo(row.totalB());
      assertThat(pair.get("mean_a").asDouble()).isEqualTo(row.meanA(), within(1e-9));
      assertThat(pair.get("mean_b").asDouble()).isEqualTo(row.meanB(), within(1e-9));
      assertThat(pair.get("mean_a_se").asDouble()).isEqualTo(row.seA(), within(5e-7));
      assertThat(pair.get("mean_difference").asDouble()).isEqualTo(row.difference(), within(1e-9));
      assertThat(pair.get("difference_se").asDouble()).isEqualTo(row.differenceSe(), within(5e-7));
    }
    assertThat(pairs.get("bard").get("verdict").asString()).isEqualTo("not enough evidence");
    assertThat(pairs.get("bard").get("preference").asDouble()).isEqualTo(0.4375);
    assertThat(pairs.get("bard").get("se").asDouble()).isEqualTo(0.052149, within(5e-7));
  }

  private static void assertCounts(JsonNode pair, Row row) {
    assertThat(pair.get("n").asInt()).isEqualTo(80);
    assertThat(pair.get("scored").asInt()).isEqualTo(80);
    assertThat(pair.get("unreadable").asInt()).isZero();
    assertThat(pair.get("win").asInt()).isEqualTo(row.win());
    assertThat(pair.get("tie").asInt()).isEqualTo(row.tie());
    assertThat(pair.get("loss").asInt()).isEqualTo(row.loss());
  }

  /**
   * The judge wrote 10 and 4 for question 70, its authors recorded 10 and 2: against bard and
   * against llama-13b.
   */
  @Test
  void rawRepliesAreAllReadAndDifferFromTheRecordedScoresInExactlyTwo() throws Exception {
    Map<String, JsonNode> pairs = evaluate("reply");

    int readable = 0;
    for (Row row : TABLE) {
      JsonNode pair = pairs.get(row.model());
      readable += pair.get("scored").asInt();
      assertThat(pair.get("unreadable").asInt()).as(row.model()).isZero();
      double moreForB = row.model().equals("bard") || row.model().equals("llama-13b") ? 2 : 0;
      assertThat(pair.get("total_a").asDouble()).as(row.model()).isEqualTo(row.totalA());
      assertThat(pair.get("total_b").asDouble()).as(row.model()).isEqualTo(row.totalB() + moreForB);
      assertThat(pair.get("win").asInt()).as(row.model()).isEqualTo(row.win());
    }
    assertThat(readable).isEqualTo(320);
  }

  private Map<String, JsonNode> evaluate(String use) throws IOException, InterruptedException {
    Path suite = Files.writeString(folder.resolve("suite-" + use + ".yaml"), suite(use));

    var ended =
        Command.panopticon("eval", suite, "--data", folder.resolve("data-" + use), "--json", "-")
            .run();

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    JsonNode report = JsonMapper.shared().readTree(ended.out());
    assertThat(report.get("status").asString()).isEqualTo("completed");
    Map<String, JsonNode> pairs = new HashMap<>();
    report.get("pairwise").forEach(pair -> pairs.put(pair.get("a").asString(), pair));
    return pairs;
  }

  private static String suite(String use) {
    var text = new StringBuilder("name: vicuna-bench-" + use + "\nqueries:\n");
    text.append("  - file: ")
        .append(DATA.resolve("question.jsonl"))
        .append("\n    fields: {id: question_id, text: text, theme: category}\nmodels:\n");
    for (String model : new String[] {"llama-13b", "alpaca-13b", "bard", "gpt35", "vicuna-13b"}) {
      text.append("  - {id: ")
          .append(model)
          .append(", provider: recorded, file: ")
          .append(DATA.resolve("answer/" + model + ".jsonl"))
          .append(", fields: {query: question_id, output: text}}\n");
    }
    text.append("metrics:\n");
    for (Row row : TABLE) {
      text.append("  - name: gpt4-review-")
          .append(row.model())
          .append("\n    kind: pairwise\n    pairs: [[")
          .append(row.model())
          .append(", vicuna-13b]]\n    judge: {recorded: ")
          .append(DATA.resolve("review/" + row.model() + "_vs_vicuna-13b.jsonl"))
          .append(", fields: {query: question_id, reply: text, scores: score}, use: ")
          .append(use)
          .append("}\n    parser: two-numbers\n    both_orders: false\n");
    }
    return text.toString();
  }
}
