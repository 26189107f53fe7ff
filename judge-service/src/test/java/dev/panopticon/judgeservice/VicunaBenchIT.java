package dev.panopticon.judgeservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.panopticon.contract.RunReport;
import dev.panopticon.contract.RunReport.PairReport;
import dev.panopticon.storage.testing.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Real answers and real judge replies, from upload to report, against the table that was published
 * for them (shared/data/vicuna-bench/README.md, computed independently of this project).
 */
class VicunaBenchIT {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("judge_service", "classpath:db/judge_service");

  private static final List<String> MODELS =
      List.of("llama-13b", "alpaca-13b", "bard", "gpt35", "vicuna-13b");

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
      List<Integer> winTieLoss) {}

  private static final List<Row> TABLE =
      List.of(
          new Row(
              "llama-13b",
              513.0,
              694.0,
              6.4125,
              8.675,
              0.215458,
              -2.2625,
              0.222716,
              List.of(3, 0, 77)),
          new Row(
              "alpaca-13b",
              583.0,
              704.0,
              7.2875,
              8.8,
              0.172650,
              -1.5125,
              0.127033,
              List.of(3, 1, 76)),
          new Row(
              "bard", 664.0, 655.5, 8.3, 8.19375, 0.104336, 0.10625, 0.217998, List.of(30, 10, 40)),
          new Row(
              "gpt35",
              693.0,
              638.0,
              8.6625,
              7.975,
              0.066427,
              0.6875,
              0.179524,
              List.of(44, 22, 14)));

  @Test
  void recordedScoresGiveThePublishedTableToAllDigits() throws Exception {
    Map<String, PairReport> pairs = evaluate("scores");

    for (Row row : TABLE) {
      PairReport pair = pairs.get(row.model());
      assertThat(pair).as(row.model()).isNotNull();
      assertThat(pair.b()).isEqualTo("vicuna-13b");
      assertThat(List.of(pair.n(), pair.scored(), pair.unreadable(), pair.inconsistent()))
          .containsExactly(80L, 80L, 0L, 0L);
      assertThat(List.of((int) pair.win(), (int) pair.tie(), (int) pair.loss()))
          .isEqualTo(row.winTieLoss());
      assertThat(pair.totalA()).isEqualTo(row.totalA());
      assertThat(pair.totalB()).isEqualTo(row.totalB());
      assertThat(pair.meanA()).isCloseTo(row.meanA(), within(1e-12));
      assertThat(pair.meanB()).isCloseTo(row.meanB(), within(1e-12));
      assertThat(pair.meanASe()).isCloseTo(row.seA(), within(5e-7));
      assertThat(pair.meanDifference()).isCloseTo(row.difference(), within(1e-12));
      assertThat(pair.differenceSe()).isCloseTo(row.differenceSe(), within(5e-7));
    }
    PairReport bard = pairs.get("bard");
    assertThat(bard.verdict()).isEqualTo("not enough evidence");
    assertThat(bard.preference()).isEqualTo(0.4375);
    assertThat(bard.se()).isCloseTo(0.052149, within(5e-7));
    assertThat(bard.ci95().getFirst()).isCloseTo(0.3337, within(5e-5));
    assertThat(bard.ci95().getLast()).isCloseTo(0.5413, within(5e-5));
  }

  /** The judge wrote 10 and 4 for question 70, and its authors recorded 10 and 2. */
  @Test
  void rawRepliesAreAllReadAndDifferFromTheRecordedScoresInExactlyTwo() throws Exception {
    Map<String, PairReport> pairs = evaluate("reply");

    assertThat(pairs.values().stream().mapToLong(PairReport::scored).sum()).isEqualTo(320);
    for (Row row : TABLE) {
      PairReport pair = pairs.get(row.model());
      boolean differs = row.model().equals("bard") || row.model().equals("llama-13b");
      assertThat(pair.unreadable()).isZero();
      assertThat(pair.totalA()).as(row.model()).isEqualTo(row.totalA());
      assertThat(pair.totalB()).as(row.model()).isEqualTo(row.totalB() + (differs ? 2 : 0));
      assertThat(List.of((int) pair.win(), (int) pair.tie(), (int) pair.loss()))
          .isEqualTo(row.winTieLoss());
    }
  }

  private static Map<String, PairReport> evaluate(String use) throws Exception {
    Path data = SharedData.folder("vicuna-bench");
    try (var role = JudgeRole.working(DATABASE.pool("judge_service"), new NoModels())) {
      RunReport report = role.reports.get(role.finished(suite(role, data, use)).id());
      assertThat(report.status()).isEqualTo("completed");
      assertThat(report.calls().made()).isZero();
      return report.pairwise().stream()
          .collect(Collectors.toMap(PairReport::a, Function.identity()));
    }
  }

  private static ObjectNode suite(JudgeRole role, Path data, String use) throws IOException {
    ObjectNode suite = JsonNodeFactory.instance.objectNode().put("name", "vicuna-" + use);
    rows(role, suite.putArray("queries").addObject(), "upload", data.resolve("question.jsonl"))
        .putObject("fields")
        .put("id", "question_id")
        .put("text", "text")
        .put("theme", "category");
    for (String model : MODELS) {
      ObjectNode entry = suite.withArray("/models").addObject();
      entry.put("id", model).put("provider", "recorded");
      rows(role, entry, "upload", data.resolve("answer/" + model + ".jsonl"))
          .putObject("fields")
          .put("query", "question_id")
          .put("output", "text");
    }
    for (Row row : TABLE) {
      ObjectNode metric = suite.withArray("/metrics").addObject();
      metric.put("name", "review-" + row.model()).put("kind", "pairwise");
      metric.put("parser", "two-numbers").put("both_orders", false);
      metric.putArray("pairs").addArray().add(row.model()).add("vicuna-13b");
      Path reviews = data.resolve("review/" + row.model() + "_vs_vicuna-13b.jsonl");
      rows(role, metric.putObject("judge").put("use", use), "upload", reviews)
          .putObject("fields")
          .put("query", "question_id")
          .put("reply", "text")
          .put("scores", "score");
    }
    return suite;
  }

  private static ObjectNode rows(JudgeRole role, ObjectNode target, String key, Path file)
      throws IOException {
    try (InputStream content = Files.newInputStream(file)) {
      return target.put(key, role.uploads.store(content).sha256()).put("format", "jsonl");
    }
  }
}
