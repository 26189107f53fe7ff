package dev.panopticon.dashboard;

import dev.panopticon.contract.ContractJson;
import dev.panopticon.contract.DeletionPreview;
import dev.panopticon.contract.IndexStatus;
import dev.panopticon.contract.JudgeApi;
import dev.panopticon.contract.Page;
import dev.panopticon.contract.PurgeReport;
import dev.panopticon.contract.ResultDetail;
import dev.panopticon.contract.ResultView;
import dev.panopticon.contract.Retention;
import dev.panopticon.contract.RunActivity;
import dev.panopticon.contract.RunEstimate;
import dev.panopticon.contract.RunReport;
import dev.panopticon.contract.RunView;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.JudgmentStatus;
import dev.panopticon.model.Limits;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.RunStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A judge service in memory: what was asked of it can be looked up. */
final class SampleJudge implements JudgeApi {
  static final String HOSTILE = "<script>alert(\"x\")</script>";
  static final UUID STARTER = id(1);
  static final UUID VICUNA = id(2);
  static final UUID RUNNING = id(3);
  static final UUID PAUSED = id(4);
  static final UUID FAILED = id(5);
  static final UUID SUPPORT = id(6);
  static final UUID CANCELLED = id(7);

  final List<String> asked = new ArrayList<>();
  private final List<RunView> runs;
  private final List<ResultDetail> results;
  volatile boolean wholePurges = true;
  private volatile Retention retention = Retention.OFF;
  private final AtomicLong ticks = new AtomicLong(40);

  private SampleJudge(List<RunView> runs, List<ResultDetail> results) {
    this.runs = new ArrayList<>(runs);
    this.results = results;
  }

  static SampleJudge empty() {
    return new SampleJudge(List.of(), List.of());
  }

  static SampleJudge filled() {
    return new SampleJudge(sampleRuns(), SampleResults.all());
  }

  static UUID id(long number) {
    return new UUID(0x0199_a000_0000_7000L + number, 0x8000_0000_0000_0000L + number);
  }

  static Instant at(long minutes) {
    return Instant.parse("2026-11-23T08:00:00Z").plusSeconds(minutes * 60);
  }

  private static List<RunView> sampleRuns() {
    List<String> bench = List.of("alpaca-13b", "bard", "gpt35", "llama-13b", "vicuna-13b");
    List<String> reviews =
        bench.stream()
            .filter(model -> !model.equals("vicuna-13b"))
            .map(model -> "gpt4-review-" + model)
            .toList();
    return List.of(
        run(
            RUNNING,
            "support-bot-answers",
            RunStatus.RUNNING,
            null,
            List.of("local/plain", "local/careful", "gpt-4o-mini/plain"),
            List.of("helpfulness"),
            90,
            null,
            live(0)),
        run(
            PAUSED,
            "support-bot-answers",
            RunStatus.PAUSED,
            "The budget of $5.00 is used up: $4.9987 are spent. Resume with a higher budget:"
                + " `panopticon runs resume ID --budget 10`.",
            List.of("local/plain", "gpt-4o-mini/plain"),
            List.of("helpfulness"),
            80,
            null,
            progress(
                800,
                430,
                3,
                800,
                390,
                Map.of("scored", 380L, "unreadable", 10L),
                4_998_700_000L,
                0)),
        run(
            STARTER,
            "starter",
            RunStatus.COMPLETED,
            null,
            List.of("good", "fair", "poor"),
            List.of("exact-match", "token-f1", "helpfulness"),
            60,
            62L,
            progress(
                180,
                180,
                3,
                540,
                540,
                Map.of("scored", 354L, "unreadable", 3L, "failed", 3L, "skipped", 180L),
                0,
                0)),
        run(
            FAILED,
            "starter " + HOSTILE,
            RunStatus.FAILED,
            "The model \"local\" cannot be reached at http://127.0.0.1:11434/v1: connection"
                + " refused.",
            List.of("local"),
            List.of("exact-match"),
            55,
            56L,
            progress(60, 60, 60, 60, 60, Map.of("failed", 60L), 0, 0)),
        run(
            SUPPORT,
            "support-bot-answers",
            RunStatus.COMPLETED,
            null,
            List.of("local/plain", "local/careful", "gpt-4o-mini/plain", "gpt-4o-mini/careful"),
            List.of("helpfulness"),
            30,
            44L,
            progress(
                1600,
                1600,
                2,
                1600,
                1600,
                Map.of("scored", 1564L, "unreadable", 24L, "refused", 4L, "failed", 8L),
                1_840_000_000L,
                412_000_000L)),
        run(
            CANCELLED,
            "support-bot-answers",
            RunStatus.CANCELLED,
            "Cancelled by a person.",
            List.of("local/plain"),
            List.of("helpfulness"),
            20,
            21L,
            progress(400, 37, 0, 400, 12, Map.of("scored", 12L), 18_000_000L, 0)),
        run(
            VICUNA,
            "vicuna-bench",
            RunStatus.COMPLETED,
            null,
            bench,
            reviews,
            5,
            6L,
            progress(400, 400, 0, 320, 320, Map.of("scored", 320L), 0, 0)));
  }

  private static RunView run(
      UUID id,
      String name,
      RunStatus status,
      @Nullable String reason,
      List<String> contestants,
      List<String> metrics,
      long start,
      @Nullable Long end,
      RunView.Progress progress) {
    return new RunView(
        id,
        name,
        name.equals("starter")
            ? "60 questions in 6 themes; the answers are hand-written samples."
            : null,
        status,
        reason,
        reason != null && reason.startsWith("The budget") ? "BUDGET_EXHAUSTED" : null,
        false,
        contestants,
        metrics,
        id.equals(PAUSED) ? Long.valueOf(5_000_000_000L) : null,
        null,
        progress,
        at(start),
        at(start),
        end == null ? null : at(end),
        null);
  }

  private static RunView.Progress progress(
      long outputs,
      long done,
      long failed,
      long judgments,
      long judged,
      Map<String, Long> byStatus,
      long cost,
      long saved) {
    long calls = cost == 0 && failed < done ? 0 : done + judged;
    return new RunView.Progress(
        outputs,
        done,
        failed,
        judgments,
        judged,
        byStatus,
        calls,
        calls / 40,
        saved > 0 ? 300 : 0,
        0,
        cost,
        saved,
        null,
        null,
        failed > 10 ? Map.of("connection", failed) : Map.of(),
        calls < 40 ? Map.of() : Map.of("rate_limited", calls / 40));
  }

  private static RunView.Progress live(long tick) {
    long done = Math.min(1200, tick * 10);
    long judged = Math.min(1200, Math.max(0, tick * 10 - 90));
    return new RunView.Progress(
        1200,
        done,
        4,
        1200,
        judged,
        Map.of("scored", Math.max(0, judged - 9), "unreadable", Math.min(9, judged)),
        done + judged + 31,
        31,
        210,
        64,
        done * 410_000,
        31_000_000,
        42.7,
        Math.max(0, 1200 - judged) / 42,
        Map.of("invalid_request", 4L),
        Map.of("rate_limited", 27L, "timeout", 4L));
  }

  @Override
  public RunEstimate estimate(JsonNode suite) {
    throw new UnsupportedOperationException("no page asks for it");
  }

  @Override
  public RunView start(JsonNode suite, @Nullable String idempotencyKey) {
    throw new UnsupportedOperationException("no page asks for it");
  }

  @Override
  public Page<RunView> runs(@Nullable String name, @Nullable String after, int limit) {
    List<RunView> found =
        runs.stream().filter(run -> name == null || run.name().equals(name)).toList();
    return part(found, after, name == null && limit == 50 ? 5 : limit);
  }

  private static <T> Page<T> part(List<T> all, @Nullable String after, int limit) {
    int from = after == null ? 0 : Integer.parseInt(after);
    int to = Math.min(all.size(), from + limit);
    return new Page<>(all.subList(from, to), to < all.size() ? String.valueOf(to) : null);
  }

  @Override
  public RunView run(UUID id) {
    RunView found =
        runs.stream()
            .filter(run -> run.id().equals(id))
            .findFirst()
            .orElseThrow(() -> missing("run", id));
    if (!id.equals(RUNNING)) {
      return found;
    }
    RunView.Progress now = live(ticks.addAndGet(3));
    boolean ended = now.judgmentsDone() == now.judgmentsPlanned();
    return new RunView(
        id,
        found.name(),
        found.description(),
        ended ? RunStatus.COMPLETED : RunStatus.RUNNING,
        null,
        null,
        false,
        found.contestants(),
        found.metrics(),
        found.budgetNanoUsd(),
        found.priority(),
        now,
        found.createdAt(),
        found.startedAt(),
        ended ? at(95) : null,
        null);
  }

  private static PanopticonException missing(String what, UUID id) {
    return new PanopticonException(
        ErrorCode.NOT_FOUND,
        "There is no " + what + " " + id + ". `panopticon runs` lists the runs with their ids.");
  }

  @Override
  public RunActivity activity(UUID id) {
    return new RunActivity(id, List.of(), List.of(), 0, 0, 0, null, null, Map.of(), Map.of());
  }

  @Override
  public RunView cancel(UUID id) {
    asked.add("cancel " + id);
    return run(id);
  }

  @Override
  public RunView amend(UUID id, JsonNode amendment) {
    throw new UnsupportedOperationException("no page asks for it");
  }

  @Override
  public RunView pause(UUID id) {
    asked.add("pause " + id);
    return run(id);
  }

  @Override
  public RunView retryFailed(UUID id) {
    asked.add("retry " + id);
    return run(id);
  }

  @Override
  public RunView resume(UUID id, @Nullable BigDecimal budgetUsd) {
    asked.add("resume " + id);
    return run(id);
  }

  @Override
  public RunView changeLimits(UUID id, String model, Limits limits) {
    return run(id);
  }

  @Override
  public Limits changeSomeLimits(UUID id, String model, Map<String, @Nullable Integer> changes) {
    throw new UnsupportedOperationException("no page asks for it");
  }

  @Override
  public RunView changePriority(UUID id, String priority) {
    return run(id);
  }

  @Override
  public RunReport report(UUID id) {
    RunView run = run(id);
    if (id.equals(VICUNA)) {
      return SampleReports.vicuna(run);
    }
    return run.name().startsWith("support")
        ? SampleReports.support(run)
        : SampleReports.starter(run);
  }

  @Override
  public JsonNode suite(UUID id) {
    return ContractJson.mapper()
        .readTree(
            "{\"name\": \"starter\", \"metrics\": [\"exact-match\"], \"note\":"
                + " \"</script><script>\"}");
  }

  @Override
  public PurgeReport previewPurge(Instant finishedBefore, @Nullable String name, int keepLast) {
    asked.add("preview purge " + name + " " + keepLast);
    return purged(runs, finishedBefore, name, true);
  }

  private static PurgeReport purged(
      List<RunView> runs, Instant before, @Nullable String name, boolean complete) {
    List<PurgeReport.OldRun> old =
        runs.stream()
            .filter(run -> run.finishedAt() != null && run.finishedAt().isBefore(before))
            .filter(run -> name == null || run.name().equals(name))
            .map(run -> new PurgeReport.OldRun(run.id(), run.name(), before, 80, 240, 5 << 20))
            .toList();
    int all = old.size();
    long bytes = all * (5L << 20);
    return new PurgeReport(complete, all, all * 80L, all * 240L, bytes, null, old);
  }

  @Override
  public PurgeReport purge(
      Instant finishedBefore, @Nullable String name, int keepLast, boolean compact) {
    asked.add("purge " + finishedBefore + " " + name + " " + keepLast + " " + compact);
    return purged(runs, finishedBefore, name, wholePurges);
  }

  @Override
  public Retention retention() {
    return retention;
  }

  @Override
  public Retention setRetention(Retention set) {
    retention = set;
    return set;
  }

  @Override
  public DeletionPreview previewDeletion(UUID id) {
    return new DeletionPreview(id, run(id).name(), 60, 180, 540);
  }

  @Override
  public DeletionPreview delete(UUID id) {
    asked.add("delete " + id);
    return previewDeletion(id);
  }

  @Override
  public Page<ResultView> results(
      @Nullable UUID run,
      @Nullable String contestant,
      @Nullable String theme,
      @Nullable String metric,
      @Nullable String judge,
      @Nullable JudgmentStatus status,
      @Nullable Double minScore,
      @Nullable Double maxScore,
      @Nullable Instant from,
      @Nullable Instant until,
      @Nullable String after,
      int limit) {
    List<ResultView> found =
        results.stream()
            .map(ResultDetail::result)
            .filter(result -> run == null || result.run().equals(run))
            .filter(result -> contestant == null || result.contestant().equals(contestant))
            .filter(result -> theme == null || theme.equals(result.theme()))
            .filter(result -> metric == null || result.metric().equals(metric))
            .filter(result -> judge == null || Objects.equals(judge, result.judge()))
            .filter(result -> status == null || result.status() == status)
            .filter(
                result ->
                    minScore == null || (result.score() != null && result.score() >= minScore))
            .filter(
                result ->
                    maxScore == null || (result.score() != null && result.score() <= maxScore))
            .toList();
    return part(found, after, Math.min(limit, 40));
  }

  @Override
  public IndexStatus index() {
    throw new UnsupportedOperationException();
  }

  @Override
  public ResultDetail result(UUID id) {
    return results.stream()
        .filter(detail -> detail.result().id().equals(id))
        .findFirst()
        .orElseThrow(() -> missing("result", id));
  }
}
