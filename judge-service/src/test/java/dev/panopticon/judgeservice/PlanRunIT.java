package dev.panopticon.judgeservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.panopticon.contract.RunEstimate;
import dev.panopticon.contract.StoredQuery;
import dev.panopticon.model.Credential;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.Fault;
import dev.panopticon.model.Limits;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.ModelRole;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.Price;
import dev.panopticon.model.ProviderKind;
import dev.panopticon.model.QueryContent;
import dev.panopticon.model.RunId;
import dev.panopticon.storage.testing.TestDatabase;
import io.micrometer.core.instrument.Gauge;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

class PlanRunIT {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("judge_service", "classpath:db/judge_service");

  private final JudgeRole role = JudgeRole.idle(DATABASE.pool("judge_service"));

  @BeforeEach
  void empty() {
    for (String table :
        List.of("recorded_output", "recorded_reply", "run_query", "run", "scheduled_tasks")) {
      role.jdbc.sql("DELETE FROM " + table).update();
    }
  }

  @AfterEach
  void close() {
    role.close();
  }

  @Test
  void aPlannedRunHasItsSnapshotAndItsWork() {
    role.stores.registered.add(remote("gpt", ModelRole.CONTESTANT, new Credential.None()));
    role.stores.registered.add(remote("phi", ModelRole.CONTESTANT, new Credential.None()));
    String rows = role.upload("{\"id\":\"a\",\"text\":\"A?\"}\n{\"id\":\"b\",\"text\":\"B?\"}\n");

    RunId run =
        plan(
            """
            {name: 's', queries: [{upload: '%s', format: 'jsonl'}, {text: 'Inline?'}],
             models: ['gpt', 'phi'], prompts: [{id: 'p', template: '{{query}}'}, {id: 'q', template: 'Q {{query}}'}],
             metrics: ['json-valid', {name: 'duel', kind: 'pairwise', judge: 'gpt', all: true}]}
            """
                .formatted(rows));

    assertThat(texts("SELECT label FROM run_contestant WHERE run_id = ? ORDER BY 1", run))
        .containsExactly("gpt/p", "gpt/q", "phi/p", "phi/q");
    assertThat(texts("SELECT query_id FROM run_query WHERE run_id = ? ORDER BY query_no", run))
        .hasSize(3)
        .startsWith("a", "b");
    assertThat(
            texts(
                """
                SELECT planned_outputs || ' ' || planned_judgments || ' ' || planned_calls
                FROM run WHERE id = ?
                """,
                run))
        .containsExactly("12 48 48"); // 3 queries, 4 contestants, 6 pairs in 2 orders
    assertThat(count("scheduled_tasks")).isPositive();
  }

  @Test
  void anUnknownModelIsAFaultWithASuggestion() {
    role.stores.registered.add(remote("gpt-4o-mini", ModelRole.CONTESTANT, new Credential.None()));

    List<Fault> faults =
        refused(
            ErrorCode.INVALID_SUITE,
            "{name: 's', queries: [{text: 'A?'}], models: ['gpt-4o-mni'], metrics:"
                + " ['json-valid']}");

    assertThat(faults).hasSize(1);
    assertThat(faults.getFirst().pointer()).isEqualTo("/models/0");
    assertThat(faults.getFirst().suggestion()).isEqualTo("gpt-4o-mini");
  }

  @Test
  void anUnknownMetricIsAFaultWithTheNearestBuiltInOrStoredOne() {
    role.stores.storedMetrics.add(new MetricSpec.Contains("has-yes", "yes", true));

    List<Fault> faults =
        refused(
            ErrorCode.INVALID_SUITE,
            recorded(queries("a"), answers("a"))
                .replace("'json-valid'", "'exactmatch', 'has-yse', 'sentiment'"));

    assertThat(faults)
        .extracting(Fault::pointer)
        .containsExactly("/metrics/0", "/metrics/1", "/metrics/2");
    assertThat(faults)
        .extracting(Fault::suggestion)
        .containsExactly("exact-match", "has-yes", null);
  }

  @Test
  void allFaultsOfReferencesAreToldAtOnce() {
    List<Fault> faults =
        refused(
            ErrorCode.INVALID_SUITE,
            """
            {name: 's', queries: [{upload: '%s', format: 'jsonl'}], models: ['x'],
             metrics: ['my-metric', {name: 'j', kind: 'judge', judge: 'y', pass_fail: true, rubric: 'r'}]}
            """
                .formatted("0".repeat(64)));

    assertThat(faults)
        .extracting(Fault::pointer)
        .containsExactlyInAnyOrder("/queries/0", "/models/0", "/metrics/0", "/metrics/1/judge");
  }

  @Test
  void aRequestNamesNoFileOfTheServer() {
    assertThat(
            refused(
                ErrorCode.INVALID_SUITE,
                "{name: 's', queries: [{file: '/etc/passwd'}], models: ['x'], metrics:"
                    + " ['json-valid']}"))
        .anySatisfy(fault -> assertThat(fault.readable()).contains("upload"));
  }

  @Test
  void badLinesAreAllToldAndNothingIsStarted() {
    String rows = role.upload("{\"id\":\"a\",\"text\":\"A?\"}\nnot json\n{\"id\":\"c\"}\n");

    List<Fault> faults = refused(ErrorCode.INVALID_DATA, recorded(rows, answers("a")));

    assertThat(faults).extracting(Fault::line).containsExactly(2, 3);
    assertThat(faults).extracting(Fault::pointer).containsOnly("/queries/0");
    assertThat(count("run")).isZero();
    assertThat(count("run_query")).isZero();
    assertThat(count("scheduled_tasks")).isZero();
  }

  @Test
  void anIdInTwoSourcesIsAFaultThatNamesBoth() {
    String rows = role.upload("{\"id\":\"a\",\"text\":\"A?\"}\n{\"id\":\"b\",\"text\":\"B?\"}\n");
    String more = role.upload("{\"id\":\"c\",\"text\":\"C?\"}\n{\"id\":\"b\",\"text\":\"D?\"}\n");

    List<Fault> faults =
        refused(
            ErrorCode.INVALID_DATA,
            """
            {name: 's', queries: [{upload: '%s', format: 'jsonl'}, {upload: '%s', format: 'jsonl'}],
             models: [{id: 'm', provider: 'recorded', upload: '%s', format: 'jsonl'}], metrics: ['json-valid']}
            """
                .formatted(rows, more, answers("a")));

    assertThat(faults).hasSize(1);
    assertThat(faults.getFirst().line()).isEqualTo(2);
    assertThat(faults.getFirst().readable()).contains("\"b\"", "queries/0", "queries/1");
  }

  @Test
  void anAnswerTwiceIsAFaultWithItsLines() {
    String twice =
        role.upload(
            "{\"query\":\"a\",\"output\":\"1\"}\n"
                + "{\"query\":\"b\",\"output\":\"2\"}\n"
                + "{\"query\":\"a\",\"output\":\"3\"}\n");

    List<Fault> faults = refused(ErrorCode.INVALID_DATA, recorded(queries("a", "b"), twice));

    assertThat(faults).extracting(Fault::line).containsExactly(3);
    assertThat(faults.getFirst().detail()).contains("line 1", "models/m");
    assertThat(faults.getFirst().pointer()).isEqualTo("/models/0");
  }

  @Test
  void anEmptyDataSetIsRefused() {
    assertThatThrownBy(() -> plan(recorded(role.upload("\n\n"), answers("a"))))
        .isInstanceOf(PanopticonException.class)
        .hasMessageContaining("no queries");
    assertThat(count("run")).isZero();
  }

  @Test
  void storedQueriesOfAThemeComePageByPageAndMetricsByName() {
    for (String id : List.of("q1", "q2", "q3", "q4", "q5")) {
      role.stores.storedQueries.add(stored(id, id.equals("q5") ? "other" : "math"));
    }
    role.stores.storedMetrics.add(new MetricSpec.Contains("has-yes", "yes", true));
    role.stores.registered.add(remote("gpt", ModelRole.CONTESTANT, new Credential.None()));
    UUID fifth = role.stores.storedQueries.getLast().id();

    RunId run =
        plan(
            "{name: 's', queries: [{theme: 'math'}, {ids: ['%s']}], models: ['gpt'], metrics: ['has-yes']}"
                .formatted(fifth));

    assertThat(texts("SELECT query_id FROM run_query WHERE run_id = ? ORDER BY query_no", run))
        .containsExactly("q1", "q2", "q3", "q4", "q5");
    assertThat(texts("SELECT kind FROM run_metric WHERE run_id = ?", run))
        .containsExactly("contains");
  }

  @Test
  void aThemeWithoutQueriesIsAFault() {
    role.stores.storedQueries.add(stored("q1", "math"));
    role.stores.registered.add(remote("gpt", ModelRole.CONTESTANT, new Credential.None()));

    List<Fault> faults =
        refused(
            ErrorCode.INVALID_DATA,
            "{name: 's', queries: [{theme: 'maths'}], models: ['gpt'], metrics: ['json-valid']}");

    assertThat(faults.getFirst().suggestion()).isEqualTo("math");
  }

  @Test
  void anOptionalMetricWithoutItsJudgeIsSkippedAndSaysWhatToDo() {
    role.stores.registered.add(
        remote("keyless", ModelRole.JUDGE, new Credential.EnvironmentVariable("PANOPTICON_KEY_X")));

    RunId run =
        plan(
            recorded(queries("a"), answers("a"))
                .replace(
                    "'json-valid'",
                    judge("unknown", "nobody", true) + ", " + judge("keyless", "keyless", true)));

    assertThat(texts("SELECT skip_reason FROM run_metric WHERE run_id = ? ORDER BY 1", run))
        .satisfiesExactly(
            reason ->
                assertThat(reason).startsWith("no judge configured").contains("PANOPTICON_KEY_X"),
            reason ->
                assertThat(reason)
                    .startsWith("no judge configured")
                    .contains("nobody", "POST /api/models"));
  }

  @Test
  void aMetricThatIsNotOptionalNeedsItsJudge() {
    String suite =
        recorded(queries("a"), answers("a"))
            .replace("'json-valid'", judge("tone", "keyless", false));

    assertThat(refused(ErrorCode.INVALID_SUITE, suite).getFirst().pointer())
        .isEqualTo("/metrics/0/judge");

    role.stores.registered.add(
        remote("keyless", ModelRole.JUDGE, new Credential.EnvironmentVariable("PANOPTICON_KEY_X")));
    assertThat(refused(ErrorCode.INVALID_SUITE, suite).getFirst().detail())
        .contains("PANOPTICON_KEY_X");

    role.stores.environment.add("PANOPTICON_KEY_X");
    RunId run = plan(suite);
    assertThat(texts("SELECT model_id FROM run_judge WHERE run_id = ?", run))
        .containsExactly("keyless");
  }

  @Test
  void oneIdempotencyKeyStartsOneRunHoweverManyRequestsRace() throws Exception {
    String suite = recorded(queries("a", "b"), answers("a", "b"));
    List<Future<RunId>> racing = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 6; i++) {
        racing.add(threads.submit(() -> role.plan.plan(JudgeRole.suite(suite), "key-1")));
      }
    }

    RunId first = racing.getFirst().get();
    for (Future<RunId> each : racing) {
      assertThat(each.get()).isEqualTo(first);
    }
    assertThat(count("run")).isEqualTo(1);
    assertThat(role.plan.plan(JudgeRole.suite(suite), "key-2")).isNotEqualTo(first);
  }

  @Test
  void manyPlansAtOnceLeaveConnectionsToWhoeverLooks() throws Exception {
    JsonNode suite = JudgeRole.suite(recorded(queries("a"), answers("a")));
    List<Future<RunId>> plans = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        Connection first = DATABASE.database().connections().getConnection()) {
      first.setAutoCommit(false);
      try (Statement statement =
          first.createStatement()) { // as a plan of that name that takes long
        statement.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('panopticon suite s', 0))");
      }
      for (int i = 0; i < 20; i++) {
        plans.add(threads.submit(() -> role.plan.plan(suite, null)));
      }
      awaitPlansWaiting(16);

      assertThat(role.runs.list(null, null, 10).items()).isEmpty();
      first.rollback();
    }
    for (Future<RunId> plan : plans) {
      assertThat(plan.get()).isNotNull();
    }
    assertThat(count("run")).isEqualTo(20);
  }

  @Test
  void anEstimateCountsAndCostsAndStoresNothing() {
    role.stores.registered.add(
        new ModelSpec.Remote(
            "priced",
            ModelRole.CONTESTANT,
            ProviderKind.OPENAI_COMPATIBLE,
            "http://localhost:1/v1",
            "priced",
            new Credential.None(),
            Map.of("max_tokens", 100L),
            null,
            new Price(BigDecimal.ONE, BigDecimal.TEN),
            Limits.NONE));

    RunEstimate estimate =
        role.plan.estimate(
            JudgeRole.suite(
                """
                {name: 's', queries: [{text: '%s'}], models: ['priced'], repeats: 2, metrics: ['json-valid']}
                """
                    .formatted("tell me " + "more ".repeat(91))));

    assertThat(estimate.queries()).isEqualTo(1);
    assertThat(estimate.modelCalls()).isEqualTo(2);
    assertThat(estimate.judgeCalls()).isZero();
    assertThat(estimate.judgments()).isEqualTo(2);
    // 2 calls of 94 tokens and 7 around them at 1 dollar, and 100 back at 10 dollars a million
    assertThat(estimate.costUsd()).isEqualTo(2 * (101 * 1e-6 + 100 * 10e-6));
    assertThat(estimate.inputTokens()).isEqualTo(2 * 101);
    assertThat(estimate.outputTokens()).isEqualTo(200);
    assertThat(estimate.budgetUsd()).isNull();
    assertThat(estimate.seconds()).as("of a model that was never asked").isNull();
    assertThat(estimate.notes())
        .anySatisfy(note -> assertThat(note).contains("priced 100 (its limit"));
    assertThat(count("run")).isZero();
    assertThat(count("scheduled_tasks")).isZero();
  }

  @Test
  void aBudgetNeedsThePriceOfEveryModelThatIsAsked() {
    role.stores.registered.add(remote("gpt", ModelRole.CONTESTANT, new Credential.None()));

    assertThatThrownBy(
            () ->
                role.plan.estimate(
                    JudgeRole.suite(
                        "{name: 's', queries: [{text: 'A?'}], models: ['gpt'], metrics:"
                            + " ['json-valid'], budget_usd: 5}")))
        .isInstanceOfSatisfying(
            PanopticonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_SUITE))
        .hasMessageContaining("price of \"gpt\"");
  }

  @Test
  void aBudgetIsKeptAndTheEstimateSaysHowSureItIs() {
    String suite =
        """
        {name: 's', queries: [{text: 'A?'}], metrics: ['json-valid'], budget_usd: 0.005,
         models: [{id: 'm', provider: 'openai', model: 'gpt-4o', price: {input_per_million: 2.5, output_per_million: 10}}]}
        """;

    RunEstimate estimate = role.plan.estimate(JudgeRole.suite(suite));
    assertThat(estimate.budgetUsd()).isEqualTo(0.005);
    assertThat(estimate.notes())
        .anySatisfy(note -> assertThat(note).contains("m has no max_tokens", "16,384"))
        .anySatisfy(note -> assertThat(note).contains("m is not pinned", "gpt-4o"))
        .anySatisfy(note -> assertThat(note).contains("more than the budget"));

    RunId run = plan(suite);
    assertThat(role.runs.get(run.value()).budgetNanoUsd()).isEqualTo(5_000_000L);
  }

  @Test
  void aDatedSnapshotIsPinned() {
    RunEstimate estimate =
        role.plan.estimate(
            JudgeRole.suite(
                "{name: 's', queries: [{text: 'A?'}], models: [{id: 'm', provider: 'openai', model:"
                    + " 'gpt-4o-2024-08-06'}], metrics: ['json-valid']}"));
    assertThat(estimate.notes()).noneSatisfy(note -> assertThat(note).contains("not pinned"));
  }

  @Test
  void anEstimateSaysWhatRecordedDataLacks() {
    RunEstimate estimate =
        role.plan.estimate(
            JudgeRole.suite(recorded(queries("a", "b", "c"), answers("a", "x", "y"))));

    assertThat(estimate.costUsd()).isZero();
    assertThat(estimate.notes())
        .anySatisfy(note -> assertThat(note).contains("m has no recorded answer to 2"))
        .anySatisfy(note -> assertThat(note).contains("m has 2 recorded answers to queries"));
  }

  @Test
  void aCostWithoutAPriceIsUnknown() {
    role.stores.registered.add(remote("gpt", ModelRole.CONTESTANT, new Credential.None()));

    RunEstimate estimate =
        role.plan.estimate(
            JudgeRole.suite(
                "{name: 's', queries: [{text: 'A?'}], models: ['gpt'], metrics: ['json-valid']}"));

    assertThat(estimate.costUsd()).isNull();
    assertThat(estimate.notes()).anySatisfy(note -> assertThat(note).contains("no price for gpt"));
  }

  private RunId plan(String suite) {
    return role.plan.plan(JudgeRole.suite(suite), null);
  }

  private List<Fault> refused(ErrorCode code, String suite) {
    return JudgeRole.faults(code, () -> plan(suite));
  }

  private String recorded(String queries, String answers) {
    return """
    {name: 's', queries: [{upload: '%s', format: 'jsonl'}],
     models: [{id: 'm', provider: 'recorded', upload: '%s', format: 'jsonl'}],
     metrics: ['json-valid']}
    """
        .formatted(queries, answers);
  }

  private static String judge(String name, String judge, boolean optional) {
    return "{name: '%s', kind: 'judge', judge: '%s', pass_fail: true, rubric: 'r', optional: %s}"
        .formatted(name, judge, optional);
  }

  private String queries(String... ids) {
    var rows = new StringBuilder();
    for (String id : ids) {
      rows.append("{\"id\":\"%s\",\"text\":\"Question %s?\"}\n".formatted(id, id));
    }
    return role.upload(rows.toString());
  }

  private String answers(String... ids) {
    var rows = new StringBuilder();
    for (String id : ids) {
      rows.append("{\"query\":\"%s\",\"output\":\"answer %s\"}\n".formatted(id, id));
    }
    return role.upload(rows.toString());
  }

  private static ModelSpec.Remote remote(String id, ModelRole role, Credential credential) {
    return new ModelSpec.Remote(
        id,
        role,
        ProviderKind.OPENAI_COMPATIBLE,
        "http://localhost:1/v1",
        id,
        credential,
        Map.of(),
        null,
        null,
        Limits.NONE);
  }

  private static StoredQuery stored(String id, @Nullable String theme) {
    QueryContent content = QueryContent.ofText("Question " + id + "?");
    return new StoredQuery(
        UUID.randomUUID(),
        "default",
        id,
        1,
        new QueryContent(content.messages(), theme, null, null, Map.of()),
        false,
        Instant.EPOCH);
  }

  private List<String> texts(String sql, RunId run) {
    return role.jdbc.sql(sql).param(run.value()).query(String.class).list();
  }

  private void awaitPlansWaiting(int number) throws InterruptedException {
    Gauge waiting = role.registry.get("panopticon.plans.waiting").gauge();
    for (int look = 0; waiting.value() < number && look < 1_000; look++) {
      Thread.sleep(20);
    }
    assertThat(waiting.value()).isEqualTo(number);
  }

  private long count(String table) {
    return role.jdbc.sql("SELECT count(*) FROM " + table).query(Long.class).single();
  }
}
