package dev.panopticon.judgeservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.panopticon.contract.RunEstimate;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.Fault;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.RunId;
import dev.panopticon.storage.testing.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EstimateIT {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("judge_service", "classpath:db/judge_service");

  /** "Why?" has 2 tokens, and 7 are around the message and the prompt. */
  private static final int PROMPT_TOKENS = 9;

  private static final String ASKED =
      """
      {name: '%s', queries: [{text: 'Why?'}, {id: 'b', text: 'Why?'}], metrics: ['json-valid'],
       models: [{id: 'm', provider: 'openai', model: '%s', parameters: {max_tokens: 100}}],
       prompts: [{id: 'plain', template: '{{query}}'}, {id: 'same', template: '{{query}}'}]}
      """;

  private final JudgeRole role = JudgeRole.idle(DATABASE.pool("judge_service"));

  @BeforeEach
  void empty() {
    for (String table : List.of("rollup", "output_rollup", "run_query", "run", "scheduled_tasks")) {
      role.jdbc.sql("DELETE FROM " + table).update();
    }
  }

  @AfterEach
  void close() {
    role.close();
  }

  @Test
  void promptsAreCountedByTheModelsTokenizer() {
    RunEstimate estimate = estimate(ASKED.formatted("s", "gpt-4o"));
    assertThat(estimate.inputTokens()).isEqualTo(2 * 2 * PROMPT_TOKENS);
    assertThat(estimate.outputTokens()).isEqualTo(2 * 2 * 100);
    assertThat(estimate.notes())
        .noneSatisfy(note -> assertThat(note).contains("tokenizer"))
        .anySatisfy(note -> assertThat(note).contains("m/plain 100 (its limit: no earlier ones)"));
  }

  @Test
  void foreignTokenizerIsSaid() {
    assertThat(estimate(ASKED.formatted("s", "llama3.2")).notes())
        .anySatisfy(
            note -> assertThat(note).contains("tokenizer of m", "o200k_base", "approximate"));
  }

  @Test
  void answersAreAsLongAsEarlierOnesCachedOnesIncluded() {
    RunId earlier = planned(ASKED.formatted("other suite", "gpt-4o"));
    answered(earlier, 0, 1_000, 990, 30_000);
    RunEstimate estimate = estimate(ASKED.formatted("s", "gpt-4o"));
    assertThat(estimate.outputTokens()).isEqualTo(2 * 2 * 30);
    assertThat(estimate.notes())
        .anySatisfy(note -> assertThat(note).contains("m/same 30 (as earlier ones)"));
  }

  @Test
  void thoseOfTheSameSuiteAndPromptComeFirst() {
    RunId other = planned(ASKED.formatted("other suite", "gpt-4o"));
    answered(other, 0, 100, 0, 9_000);
    answered(other, 1, 100, 0, 9_000);
    RunId same = planned(ASKED.formatted("s", "gpt-4o"));
    answered(same, 0, 10, 0, 100);
    answered(same, 1, 10, 0, 500);
    assertThat(estimate(ASKED.formatted("s", "gpt-4o")).outputTokens()).isEqualTo(2 * 10 + 2 * 50);
  }

  @Test
  void anotherModelOfTheSameIdIsAnotherModel() {
    answered(planned(ASKED.formatted("s", "gpt-4o-mini")), 0, 10, 0, 100);
    assertThat(estimate(ASKED.formatted("s", "gpt-4o")).outputTokens()).isEqualTo(2 * 2 * 100);
  }

  @Test
  void noAnswerIsLongerThanItsLimit() {
    answered(planned(ASKED.formatted("s", "gpt-4o")), 0, 10, 0, 5_000);
    assertThat(estimate(ASKED.formatted("s", "gpt-4o")).notes())
        .anySatisfy(note -> assertThat(note).contains("m/plain 100 (its limit; earlier ones"));
  }

  @Test
  void verdictsAreAsLongAsThoseOfTheSameMetric() {
    RunId earlier = planned(judged());
    role.jdbc
        .sql(
            """
            INSERT INTO rollup (run_id, metric_no, contestant_no, n, scored, unreadable, refused, failed,
                skipped, score_sum, score_square_sum, histogram, calls, retried, cached, input_tokens,
                output_tokens, cost_nano_usd, saved_nano_usd)
            VALUES (:run, 0, 0, 20, 9, 1, 10, 0, 0, 0, 0, '{}', 10, 0, 0, 1000, 400, 0, 0)
            """)
        .param("run", earlier.value())
        .update();
    RunEstimate estimate = estimate(judged());
    assertThat(estimate.judgeCalls()).isEqualTo(1);
    assertThat(estimate.outputTokens()).isEqualTo(40);
    assertThat(estimate.notes())
        .anySatisfy(note -> assertThat(note).contains("tone 40 (as earlier ones)"));
  }

  /** The judge's prompt is the same but for the answer that it shows. */
  @Test
  void recordedAnswersAreCountedAsTheJudgeReadsThem() {
    long without = estimate(judged("")).inputTokens();
    long with = estimate(judged("tiktoken is great!")).inputTokens();
    assertThat(with - without).isEqualTo(6);
  }

  @Test
  void largeDataAreCountedInPart() {
    var rows = new StringBuilder();
    for (int i = 0; i < 3_000; i++) {
      rows.append(
          "{\"id\":\"%d\",\"text\":\"%s\"}\n".formatted(i, "tell me more ".repeat(1 + i % 7)));
    }
    RunEstimate estimate =
        estimate(
            """
            {name: 's', queries: [{upload: '%s', format: 'jsonl'}], metrics: ['json-valid'],
             models: [{id: 'm', provider: 'openai', model: 'gpt-4o'}]}
            """
                .formatted(role.upload(rows.toString())));
    assertThat(estimate.notes())
        .anySatisfy(note -> assertThat(note).containsPattern("[0-9,]+ of the 3,000 queries"));
    // 3 tokens for each repetition, 4 on average, one for the space at the end, 7 around
    assertThat(estimate.inputTokens()).isBetween(3_000L * 19, 3_000L * 21);
  }

  @Test
  void faultsOfTheDataAreFoundWithoutStoringThem() {
    String rows = role.upload("{\"id\":\"a\",\"text\":\"A?\"}\n{\"id\":\"b\"}\n");
    String suite =
        """
        {name: 's', queries: [{upload: '%s', format: 'jsonl'}, {id: 'a', text: 'Again?'}],
         models: [{id: 'm', provider: 'openai', model: 'gpt-4o'}], metrics: ['json-valid']}
        """
            .formatted(rows);
    assertThatThrownBy(() -> estimate(suite))
        .isInstanceOfSatisfying(
            PanopticonException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.INVALID_DATA);
              assertThat(e.faults())
                  .extracting(Fault::pointer)
                  .containsExactly("/queries/0", "/queries/1");
              assertThat(e.faults().getLast().detail()).contains("\"a\" is in queries/0");
            });
    assertThatThrownBy(
            () ->
                estimate(
                    suite
                        .replace(rows, role.upload("\n"))
                        .replace(", {id: 'a', text: 'Again?'}", "")))
        .isInstanceOf(PanopticonException.class)
        .hasMessageContaining("no queries");
  }

  private String judged() {
    return judged("An answer.");
  }

  private String judged(String answer) {
    return """
    {name: 's', queries: [{id: 'a', text: 'Why?'}],
     models: [{id: 'r', provider: 'recorded', upload: '%s', format: 'jsonl'},
              {id: 'j', provider: 'openai', model: 'gpt-4o', api_key_env: null, role: 'judge'}],
     metrics: [{name: 'tone', kind: 'judge', judge: 'j', pass_fail: true, rubric: 'Polite?'}]}
    """
        .formatted(role.upload("{\"query\":\"a\",\"output\":\"%s\"}\n".formatted(answer)));
  }

  private void answered(RunId run, int contestant, int answered, int cached, long tokens) {
    role.jdbc
        .sql(
            """
            INSERT INTO output_rollup (run_id, contestant_no, n, answered, refused, failed, calls, retried,
                cached, input_tokens, output_tokens, cost_nano_usd, saved_nano_usd)
            VALUES (:run, :contestant, :n, :n, 0, 0, :n, 0, :cached, 1, :tokens, 0, 0)
            """)
        .param("run", run.value())
        .param("contestant", contestant)
        .param("n", answered)
        .param("cached", cached)
        .param("tokens", tokens)
        .update();
  }

  private RunEstimate estimate(String suite) {
    return role.plan.estimate(JudgeRole.suite(suite));
  }

  private RunId planned(String suite) {
    return role.plan.plan(JudgeRole.suite(suite), null);
  }
}
