package dev.panopticon.engine;

import dev.panopticon.model.CacheMode;
import dev.panopticon.model.Credential;
import dev.panopticon.model.DataSource;
import dev.panopticon.model.JudgeSource;
import dev.panopticon.model.Limits;
import dev.panopticon.model.Message;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.ModelRole;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.Price;
import dev.panopticon.model.Priority;
import dev.panopticon.model.ProviderKind;
import dev.panopticon.model.QueryContent;
import dev.panopticon.model.RunId;
import dev.panopticon.model.Scale;
import dev.panopticon.model.Timeouts;
import dev.panopticon.model.VerdictParser;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Builds runs for tests and plans them. */
final class TestRun {
  static final Price PRICE = new Price(new BigDecimal("0.15"), new BigDecimal("0.6"));
  private static final int BATCH = 500;

  private final RunId id = RunId.next();
  private String name = "suite";
  private int repeats = 1;
  private int concurrency = 64;
  private Priority priority = Priority.NORMAL;
  private CacheMode cacheMode = CacheMode.OFF;
  private String baseUrl = "http://localhost:1/v1";
  private @Nullable Long budgetNanoUsd;
  private Map<String, Object> parameters = Map.of();
  private final List<PlannedRun.Contestant> contestants = new ArrayList<>();
  private final List<ModelSpec.Remote> judges = new ArrayList<>();
  private final List<PlannedRun.Metric> metrics = new ArrayList<>();
  private final List<PlannedRun.Question> questions = new ArrayList<>();
  private final List<PlannedRun.RecordedOutput> outputs = new ArrayList<>();
  private final List<PlannedRun.RecordedReply> replies = new ArrayList<>();

  static TestRun aRun() {
    return new TestRun();
  }

  TestRun named(String newName) {
    name = newName;
    return this;
  }

  TestRun repeats(int newRepeats) {
    repeats = newRepeats;
    return this;
  }

  TestRun concurrency(int newConcurrency) {
    concurrency = newConcurrency;
    return this;
  }

  TestRun priority(Priority newPriority) {
    priority = newPriority;
    return this;
  }

  /** Where the models that are added from now on are. */
  TestRun at(java.net.URI newBaseUrl) {
    baseUrl = newBaseUrl.toString();
    return this;
  }

  TestRun cache(CacheMode mode) {
    cacheMode = mode;
    return this;
  }

  TestRun budget(long nanoUsd) {
    budgetNanoUsd = nanoUsd;
    return this;
  }

  /** Of the models that are added after it. */
  TestRun maxTokens(int limit) {
    parameters = Map.of("max_tokens", limit);
    return this;
  }

  /** Queries q0, q1, ... asking "question 0", ... in three themes, with the reference "ref 0". */
  TestRun queries(int count) {
    for (int i = 0; i < count; i++) {
      query("q" + i, "question " + i, "theme " + i % 3, "ref " + i);
    }
    return this;
  }

  TestRun query(String queryId, String text, @Nullable String theme, @Nullable String reference) {
    questions.add(
        new PlannedRun.Question(
            queryId,
            new QueryContent(List.of(Message.user(text)), theme, reference, null, Map.of())));
    return this;
  }

  TestRun remote(String model) {
    return remote(model, Limits.NONE);
  }

  /** With timeouts of its own. */
  TestRun remote(String model, Timeouts timeouts) {
    var spec = with(timeouts, model(model, ModelRole.CONTESTANT, Limits.NONE));
    contestants.add(new PlannedRun.Contestant(model, spec, null));
    return this;
  }

  static ModelSpec.Remote with(Timeouts timeouts, ModelSpec.Remote usual) {
    return new ModelSpec.Remote(
        usual.id(),
        usual.role(),
        usual.provider(),
        usual.baseUrl(),
        usual.model(),
        usual.credential(),
        usual.parameters(),
        usual.system(),
        usual.price(),
        usual.limits(),
        timeouts);
  }

  TestRun remote(String model, Limits limits) {
    contestants.add(
        new PlannedRun.Contestant(model, model(model, ModelRole.CONTESTANT, limits), null));
    return this;
  }

  /** A contestant whose answers exist: the same text for every query. */
  TestRun recorded(String model, String text) {
    int no = contestants.size();
    contestants.add(
        new PlannedRun.Contestant(model, new ModelSpec.Recorded(model, source()), null));
    questions.forEach(
        question -> outputs.add(new PlannedRun.RecordedOutput(no, question.id(), text)));
    return this;
  }

  TestRun withoutRecordedOutput(String queryId) {
    outputs.removeIf(output -> output.queryId().equals(queryId));
    return this;
  }

  TestRun metric(MetricSpec spec) {
    metrics.add(new PlannedRun.Metric(spec, null, List.of()));
    return this;
  }

  TestRun skipped(MetricSpec spec, String reason) {
    metrics.add(new PlannedRun.Metric(spec, reason, List.of()));
    return this;
  }

  /** Scores from 1 to 10 by the scripted model "judge". */
  TestRun judged(int judgeRepeats) {
    judges.add(model("judge", ModelRole.JUDGE, Limits.NONE));
    return metric(scale("helpfulness", new JudgeSource.Model("judge"), judgeRepeats));
  }

  /**
   * By the scripted model "judge", which a template of the metric's own does not tell the scale.
   */
  TestRun judgedBetween(int lowest, int highest) {
    judges.add(model("judge", ModelRole.JUDGE, Limits.NONE));
    return metric(
        new MetricSpec.Judge(
            "helpfulness",
            new JudgeSource.Model("judge"),
            new Scale.Range(lowest, highest),
            null,
            null,
            "How helpful? {{output}}",
            VerdictParser.NUMBER,
            0.0,
            1));
  }

  static MetricSpec.Judge scale(String name, JudgeSource judge, int judgeRepeats) {
    return new MetricSpec.Judge(
        name,
        judge,
        new Scale.Range(1, 10),
        "How helpful?",
        null,
        null,
        VerdictParser.NUMBER,
        0.0,
        judgeRepeats);
  }

  /** The first two contestants against each other, by the scripted model "pair-judge". */
  TestRun pairwise(boolean bothOrders) {
    judges.add(model("pair-judge", ModelRole.JUDGE, Limits.NONE));
    return pairwise(new JudgeSource.Model("pair-judge"), bothOrders);
  }

  TestRun pairwise(JudgeSource judge, boolean bothOrders) {
    var spec =
        new MetricSpec.Pairwise(
            "versus",
            judge,
            new MetricSpec.Pairs.Listed(
                List.of(List.of(contestants.get(0).model().id(), contestants.get(1).model().id()))),
            bothOrders,
            new Scale.Range(1, 10),
            "Which is better?",
            null,
            null,
            VerdictParser.TWO_NUMBERS,
            0.0);
    metrics.add(new PlannedRun.Metric(spec, null, List.of(new PlannedRun.Pair(0, 1))));
    return this;
  }

  TestRun reply(PlannedRun.RecordedReply reply) {
    replies.add(reply);
    return this;
  }

  static JudgeSource.Recorded recordedJudge(JudgeSource.Use use) {
    return new JudgeSource.Recorded(source(), use);
  }

  private static DataSource source() {
    return new DataSource(new DataSource.Location.Upload("0".repeat(64), "jsonl"), Map.of());
  }

  private ModelSpec.Remote model(String model, ModelRole role, Limits limits) {
    return new ModelSpec.Remote(
        model,
        role,
        ProviderKind.OPENAI_COMPATIBLE,
        baseUrl,
        model,
        new Credential.None(),
        parameters,
        null,
        PRICE,
        limits);
  }

  /** Plans it in one transaction, as the judge service does. */
  RunId plan(javax.sql.DataSource database) {
    var transaction = new TransactionTemplate(new JdbcTransactionManager(database));
    transaction.executeWithoutResult(
        status -> {
          RunPlan plan = new RunWriter(database).begin(planned());
          inBatches(questions, plan::addQueries);
          inBatches(outputs, plan::addRecordedOutputs);
          inBatches(replies, plan::addRecordedReplies);
          plan.schedule();
        });
    return id;
  }

  /** Adds what this has more than the run, which must not be running. */
  void amend(javax.sql.DataSource database) {
    int revision = new RunSnapshots(database).get(id).revision();
    new TransactionTemplate(new JdbcTransactionManager(database))
        .executeWithoutResult(
            status -> new RunWriter(database).amend(planned(), revision).schedule());
  }

  PlannedRun planned() {
    return new PlannedRun(
        id,
        null,
        name,
        null,
        "{}",
        new RunSettings(repeats, concurrency, cacheMode, 42, null, budgetNanoUsd),
        priority,
        contestants,
        judges,
        metrics);
  }

  private static <T> void inBatches(List<T> all, java.util.function.Consumer<List<T>> step) {
    for (int from = 0; from < all.size(); from += BATCH) {
      step.accept(all.subList(from, Math.min(all.size(), from + BATCH)));
    }
  }
}
