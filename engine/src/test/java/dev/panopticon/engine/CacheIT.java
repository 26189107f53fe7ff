package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.CacheMode;
import dev.panopticon.model.ErrorClass;
import dev.panopticon.model.RunId;
import dev.panopticon.model.RunStatus;
import dev.panopticon.storage.testing.TestDatabase;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

class CacheIT {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("judge_service", "classpath:db/judge_service");

  private final DataSource database = DATABASE.pool("judge_service");

  @BeforeEach
  void emptyCache() {
    JdbcClient.create(database).sql("UPDATE output SET reusable = false").update();
    JdbcClient.create(database).sql("UPDATE judgment SET reusable = false").update();
  }

  @Test
  void equalWorkOfAnEarlierRunIsNotPaidAgain() {
    var models = ScriptedModels.obliging();
    try (var engine = TestEngine.started(database, models)) {
      complete(engine, aRun(CacheMode.REUSE));
      assertThat(models.calls()).hasSize(40);

      RunId second = complete(engine, aRun(CacheMode.REUSE));
      assertThat(models.calls()).hasSize(40);
      RunProgress progress = engine.control().progress(second);
      assertThat(progress.cached()).isEqualTo(40);
      assertThat(progress.callsMade()).isZero();
      assertThat(progress.costNanoUsd()).isZero();
      assertThat(progress.savedNanoUsd()).isEqualTo(40 * 4500L);
      assertThat(
              engine.rows(
                  """
                  SELECT DISTINCT cached, attempts, latency_millis IS NULL AS untimed, score
                  FROM judgment WHERE run_id = :run
                  """,
                  second))
          .containsExactly(Map.of("cached", true, "attempts", 0, "untimed", true, "score", 8.0));
    }
  }

  @Test
  void eachRepeatIsASampleOfItsOwn() {
    var models = ScriptedModels.obliging();
    try (var engine = TestEngine.started(database, models)) {
      complete(engine, aRun(CacheMode.REUSE));
      complete(engine, aRun(CacheMode.REUSE).repeats(3));
      // The first repeats are known; two more of 20 outputs and of their judgments are not.
      assertThat(models.calls()).hasSize(40 + 2 * 40);
    }
  }

  @Test
  void refreshAsksAnewAndItsAnswersServeLater() {
    var answers = new AtomicInteger();
    var models =
        new ScriptedModels(
            request ->
                request.model().id().equals("judge")
                    ? ScriptedModels.answer("7")
                    : ScriptedModels.answer("answer " + answers.incrementAndGet()));
    try (var engine = TestEngine.started(database, models)) {
      complete(engine, aRun(CacheMode.REUSE));
      RunId refreshed = complete(engine, aRun(CacheMode.REFRESH));
      RunId reused = complete(engine, aRun(CacheMode.REUSE));
      assertThat(answers).hasValue(40);
      assertThat(texts(engine, reused)).isEqualTo(texts(engine, refreshed));
    }
  }

  @Test
  void offNeitherTakesNorGives() {
    var models = ScriptedModels.obliging();
    try (var engine = TestEngine.started(database, models)) {
      complete(engine, aRun(CacheMode.OFF));
      complete(engine, aRun(CacheMode.REUSE));
      complete(engine, aRun(CacheMode.OFF));
      assertThat(models.calls()).hasSize(3 * 40);
    }
  }

  @Test
  void aFailureAndAnUnreadableReplyAreAskedAgain() {
    var models =
        new ScriptedModels(
            request ->
                switch (request.model().id()) {
                  case "judge" -> ScriptedModels.answer("I would rather not say");
                  default ->
                      ScriptedModels.question(request).equals("question 0")
                          ? ScriptedModels.failure(ErrorClass.INVALID_REQUEST)
                          : ScriptedModels.oblige(request);
                });
    try (var engine = TestEngine.started(database, models)) {
      complete(engine, aRun(CacheMode.REUSE));
      int first = models.calls().size();
      complete(engine, aRun(CacheMode.REUSE));
      // one failed output, and the 19 judgments of the others
      assertThat(models.calls()).hasSize(first + 20);
    }
  }

  /** With a template of one's own the judge is not told the scale: it is the same question. */
  @Test
  void aCachedReplyThatThisScaleCannotReadIsAskedAnewAndKeptForThoseWhoCan() {
    var models = new ScriptedModels(_ -> ScriptedModels.answer("4"));
    try (var engine = TestEngine.started(database, models)) {
      RunId first = complete(engine, judgedBetween(1, 10));
      int calls = models.calls().size();
      RunId other = complete(engine, judgedBetween(5, 10));
      assertThat(models.calls())
          .as("the judge, whose reply is none on that scale")
          .hasSize(calls + 1);
      complete(engine, judgedBetween(5, 10));
      assertThat(models.calls()).as("nor is it kept").hasSize(calls + 2);
      RunId third = complete(engine, judgedBetween(1, 10));
      assertThat(models.calls()).as("the first reply still serves").hasSize(calls + 2);
      assertThat(statuses(engine, first)).isEqualTo("SCORED");
      assertThat(statuses(engine, other)).isEqualTo("UNREADABLE");
      assertThat(statuses(engine, third)).isEqualTo("SCORED");
    }
  }

  private static TestRun judgedBetween(int lowest, int highest) {
    return TestRun.aRun()
        .queries(1)
        .remote("a")
        .judgedBetween(lowest, highest)
        .cache(CacheMode.REUSE);
  }

  private static String statuses(TestEngine engine, RunId run) {
    return engine.text("SELECT string_agg(status, ',') FROM judgment WHERE run_id = :run", run);
  }

  private static TestRun aRun(CacheMode mode) {
    return TestRun.aRun().queries(20).remote("a").judged(1).cache(mode);
  }

  private RunId complete(TestEngine engine, TestRun planned) {
    RunId run = planned.plan(database);
    engine.engine().wake();
    engine.awaitStatus(run, RunStatus.COMPLETED);
    return run;
  }

  private static String texts(TestEngine engine, RunId run) {
    return engine.text(
        "SELECT string_agg(text, ',' ORDER BY query_no) FROM output WHERE run_id = :run", run);
  }
}
