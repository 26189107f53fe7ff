package dev.panopticon.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.DataSource;
import dev.panopticon.model.JudgeSource;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.VerdictParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VicunaSuiteTest {
  private static final String SUITE =
      """
      name: vicuna-bench
      queries:
        - file: question.jsonl
          fields: {id: question_id, text: text, theme: category}
      models:
        - {id: bard, provider: recorded, file: answer/bard.jsonl, fields: {query: question_id, output: text}}
        - {id: gpt35, provider: recorded, file: answer/gpt35.jsonl, fields: {query: question_id, output: text}}
        - {id: llama-13b, provider: recorded, file: answer/llama-13b.jsonl, fields: {query: question_id, output: text}}
        - {id: alpaca-13b, provider: recorded, file: answer/alpaca-13b.jsonl, fields: {query: question_id, output: text}}
        - {id: vicuna-13b, provider: recorded, file: answer/vicuna-13b.jsonl, fields: {query: question_id, output: text}}
      metrics:
        - name: gpt4-review
          kind: pairwise
          pairs: [[bard, vicuna-13b]]
          judge: {recorded: review/bard_vs_vicuna-13b.jsonl, fields: {query: question_id, reply: text, scores: score}, use: scores}   # use: scores | reply
          parser: two-numbers
          both_orders: false
      """;

  @Test
  void theSuiteOfTheRealDataIsReadAndItsFilesAreThere() {
    Path folder = Repository.sharedData("vicuna-bench");

    Suite suite = Suites.sound(SUITE);

    assertThat(SuiteFiles.localFiles(suite))
        .hasSize(7)
        .allMatch(path -> Files.exists(folder.resolve(path)));
    assertThat(suite.metrics())
        .containsExactly(
            new MetricEntry.Defined(
                new MetricSpec.Pairwise(
                    "gpt4-review",
                    new JudgeSource.Recorded(
                        new DataSource(
                            new DataSource.Location.LocalFile("review/bard_vs_vicuna-13b.jsonl"),
                            Map.of("query", "question_id", "reply", "text", "scores", "score")),
                        JudgeSource.Use.SCORES),
                    new MetricSpec.Pairs.Listed(List.of(List.of("bard", "vicuna-13b"))),
                    false,
                    null,
                    null,
                    null,
                    null,
                    VerdictParser.TWO_NUMBERS,
                    0.0)));
  }
}
