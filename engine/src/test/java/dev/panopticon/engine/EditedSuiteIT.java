package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.CacheMode;
import dev.panopticon.model.RunId;
import dev.panopticon.model.RunStatus;
import dev.panopticon.providers.CallOutcome;
import dev.panopticon.providers.CallRequest;
import dev.panopticon.storage.testing.TestDatabase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whoever edits, reorders or splits a suite pays for what is new in it alone. */
class EditedSuiteIT {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("judge_service", "classpath:db/judge_service");

  private static final int QUERIES = 30;
  private static final List<String> MODELS = List.of("a", "b");
  private static final int CELLS = QUERIES * 2;

  /** An answer and its judgment for each cell. */
  private static final int CALLS = CELLS * 2;

  private final DataSource database = DATABASE.pool("judge_service");
  private final ScriptedModels models = new ScriptedModels(EditedSuiteIT::reply);

  private record Asked(String id, String text) {}

  @BeforeEach
  void emptyCache() {
    JdbcClient.create(database).sql("UPDATE output SET reusable = false").update();
    JdbcClient.create(database).sql("UPDATE judgment SET reusable = false").update();
  }

  @Test
  void otherOrderOfQueriesAndModelsRepeatsNoCall() {
    List<Asked> shuffled = new ArrayList<>(asked());
    Collections.shuffle(shuffled, new Random(42));
    try (var engine = TestEngine.started(database, models)) {
      complete(engine, suite(asked(), MODELS));
      assertThat(models.calls()).hasSize(CALLS);

      RunId reordered = complete(engine, suite(shuffled, MODELS.reversed()));
      assertThat(models.calls()).hasSize(CALLS);
      assertThat(engine.control().progress(reordered).cached()).isEqualTo(CALLS);
      requireOwnResults(engine, reordered, shuffled);
    }
  }

  @Test
  void halvesUnderOtherIdsRepeatNoCall() {
    List<Asked> renamed =
        asked().stream().map(query -> new Asked("new-" + query.id(), query.text())).toList();
    List<List<Asked>> halves =
        List.of(renamed.subList(0, QUERIES / 2), renamed.subList(QUERIES / 2, QUERIES));
    try (var engine = TestEngine.started(database, models)) {
      complete(engine, suite(asked(), MODELS));
      for (List<Asked> half : halves) {
        RunId run = complete(engine, suite(half, MODELS).named("half"));
        assertThat(engine.control().progress(run).cached()).isEqualTo(CALLS / 2);
        requireOwnResults(engine, run, half);
      }
      assertThat(models.calls()).hasSize(CALLS);
    }
  }

  @Test
  void editedQueryCostsItsOwnCallsAlone() {
    List<Asked> edited = new ArrayList<>(asked());
    edited.set(7, new Asked("q7", "question 7 in other words"));
    try (var engine = TestEngine.started(database, models)) {
      complete(engine, suite(asked(), MODELS));

      RunId run = complete(engine, suite(edited, MODELS));
      List<CallRequest> anew = callsSince(CALLS);
      assertThat(anew)
          .extracting(call -> call.model().id())
          .containsExactlyInAnyOrder("a", "b", "judge", "judge");
      assertThat(anew)
          .extracting(ScriptedModels::question)
          .allMatch(text -> text.contains("question 7 in other words"));
      requireOwnResults(engine, run, edited);
    }
  }

  @Test
  void addedMetricCostsItsJudgesCallsAlone() {
    try (var engine = TestEngine.started(database, models)) {
      complete(engine, suite(asked(), MODELS));

      RunId run = complete(engine, suite(asked(), MODELS).pairwise(true));
      List<CallRequest> anew = callsSince(CALLS);
      assertThat(anew).hasSize(QUERIES * 2); // each pair in both orders
      assertThat(anew).extracting(call -> call.model().id()).containsOnly("pair-judge");
      requireOwnResults(engine, run, asked());

      complete(engine, suite(asked(), MODELS.reversed()).pairwise(true));
      assertThat(models.calls()).hasSize(CALLS + anew.size());
    }
  }

  /** Answers and verdicts that differ by model: a result in the wrong cell is seen. */
  private static CallOutcome reply(CallRequest request) {
    String model = request.model().id();
    String question = ScriptedModels.question(request);
    return switch (model) {
      case "judge" -> ScriptedModels.answer(question.contains("b on question") ? "3" : "8");
      case "pair-judge" -> ScriptedModels.oblige(request);
      default -> ScriptedModels.answer(model + " on " + question);
    };
  }

  private static List<Asked> asked() {
    return IntStream.range(0, QUERIES)
        .mapToObj(no -> new Asked("q" + no, "question " + no))
        .toList();
  }

  private static TestRun suite(List<Asked> queries, List<String> contestants) {
    TestRun suite = TestRun.aRun().cache(CacheMode.REUSE);
    queries.forEach(query -> suite.query(query.id(), query.text(), null, "the same for all"));
    contestants.forEach(suite::remote);
    return suite.judged(1);
  }

  private RunId complete(TestEngine engine, TestRun planned) {
    RunId run = planned.plan(database);
    engine.engine().wake();
    engine.awaitStatus(run, RunStatus.COMPLETED);
    return run;
  }

  private List<CallRequest> callsSince(int before) {
    List<CallRequest> all = models.calls();
    return all.subList(before, all.size());
  }

  private static void requireOwnResults(TestEngine engine, RunId run, List<Asked> queries) {
    assertThat(
            engine.rows(
                """
                SELECT q.query_id AS query, c.label AS model, o.text AS answer, j.score
                FROM run_query q
                JOIN output o USING (run_id, query_no)
                JOIN run_contestant c USING (run_id, contestant_no)
                JOIN judgment j USING (run_id, query_no, contestant_no)
                JOIN run_metric m USING (run_id, metric_no)
                WHERE run_id = :run AND m.name = 'helpfulness'
                """,
                run))
        .containsExactlyInAnyOrderElementsOf(
            queries.stream()
                .flatMap(query -> MODELS.stream().map(model -> ownResult(query, model)))
                .toList());
  }

  private static Map<String, Object> ownResult(Asked query, String model) {
    return Map.of(
        "query",
        query.id(),
        "model",
        model,
        "answer",
        model + " on " + query.text(),
        "score",
        model.equals("b") ? 3.0 : 8.0);
  }
}
