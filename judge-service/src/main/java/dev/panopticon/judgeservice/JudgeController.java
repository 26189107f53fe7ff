package dev.panopticon.judgeservice;

import dev.panopticon.contract.DeletionPreview;
import dev.panopticon.contract.IndexStatus;
import dev.panopticon.contract.JudgeApi;
import dev.panopticon.contract.Page;
import dev.panopticon.contract.PurgeReport;
import dev.panopticon.contract.ResultDetail;
import dev.panopticon.contract.ResultFilter;
import dev.panopticon.contract.ResultView;
import dev.panopticon.contract.Retention;
import dev.panopticon.contract.RunActivity;
import dev.panopticon.contract.RunEstimate;
import dev.panopticon.contract.RunReport;
import dev.panopticon.contract.RunView;
import dev.panopticon.engine.DeletionCount;
import dev.panopticon.engine.LimitsInForce;
import dev.panopticon.engine.RunControl;
import dev.panopticon.engine.RunWork;
import dev.panopticon.judgeservice.plan.NanoUsd;
import dev.panopticon.judgeservice.report.ReadReport;
import dev.panopticon.judgeservice.result.Results;
import dev.panopticon.judgeservice.run.PurgeRuns;
import dev.panopticon.judgeservice.run.Runs;
import dev.panopticon.judgeservice.run.StartRun;
import dev.panopticon.model.DidYouMean;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.JudgmentStatus;
import dev.panopticon.model.Limits;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.Priority;
import dev.panopticon.model.RunId;
import dev.panopticon.platform.AllowedOnFullDisk;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** The role's contract. No logic of its own. */
@RestController
final class JudgeController implements JudgeApi {
  /** More than any provider bears. */
  private static final int UNLIMITED = 1_000_000;

  private final StartRun start;
  private final Runs runs;
  private final RunControl control;
  private final PurgeRuns purge;
  private final ReadReport reports;
  private final Results results;

  JudgeController(
      StartRun start,
      Runs runs,
      RunControl control,
      PurgeRuns purge,
      ReadReport reports,
      Results results) {
    this.start = start;
    this.runs = runs;
    this.control = control;
    this.purge = purge;
    this.reports = reports;
    this.results = results;
  }

  @Override
  @AllowedOnFullDisk
  public RunEstimate estimate(JsonNode suite) {
    return start.estimate(suite);
  }

  @Override
  public RunView start(JsonNode suite, @Nullable String idempotencyKey) {
    return start.start(suite, idempotencyKey);
  }

  @Override
  public Page<RunView> runs(@Nullable String name, @Nullable String after, int limit) {
    return runs.list(name, id(after), checked(limit));
  }

  @Override
  public RunView run(UUID id) {
    return runs.get(id);
  }

  @Override
  public RunActivity activity(UUID id) {
    RunView.Progress progress = runs.get(id).progress();
    RunWork work = control.work(new RunId(id));
    return new RunActivity(
        id,
        work.engines().stream()
            .map(
                each ->
                    new RunActivity.EngineAtWork(
                        each.engine(), each.chunks(), each.inFlight(), each.judgmentsPerSecond()))
            .toList(),
        work.limits().stream().map(JudgeController::limit).toList(),
        work.chunksDone(),
        work.chunksUnderWay(),
        work.chunksWaiting(),
        progress.perSecond(),
        progress.etaSeconds(),
        progress.errors(),
        progress.retriedErrors());
  }

  private static RunActivity.LimitInForce limit(RunWork.InForce inForce) {
    LimitsInForce limits = inForce.limits();
    return new RunActivity.LimitInForce(
        inForce.engine(),
        limits.provider(),
        limits.models(),
        limits.limits(),
        limits.engines(),
        limits.limitNow() >= UNLIMITED ? null : Integer.valueOf(limits.limitNow()),
        limits.inFlight(),
        limits.waiting(),
        limits.pausedUntil(),
        limits.circuitOpen(),
        limits.reason());
  }

  @Override
  @AllowedOnFullDisk
  public RunView cancel(UUID id) {
    control.cancel(new RunId(id));
    return runs.get(id);
  }

  @Override
  @AllowedOnFullDisk
  public RunView pause(UUID id) {
    control.pause(new RunId(id));
    return runs.get(id);
  }

  @Override
  public RunView retryFailed(UUID id) {
    control.retryFailed(new RunId(id));
    return runs.get(id);
  }

  @Override
  public RunView amend(UUID id, JsonNode amendment) {
    return start.amend(id, amendment);
  }

  @Override
  public RunView resume(UUID id, @Nullable BigDecimal budgetUsd) {
    if (budgetUsd == null) {
      control.resume(new RunId(id));
    } else {
      control.resume(new RunId(id), NanoUsd.of(budgetUsd));
    }
    return runs.get(id);
  }

  @Override
  @AllowedOnFullDisk
  public RunView changeLimits(UUID id, String model, Limits limits) {
    control.changeLimits(new RunId(id), model, limits);
    return runs.get(id);
  }

  @Override
  @AllowedOnFullDisk
  public Limits changeSomeLimits(UUID id, String model, Map<String, @Nullable Integer> changes) {
    return control.changeLimits(new RunId(id), model, limits -> limits.with(changes));
  }

  @Override
  @AllowedOnFullDisk
  public RunView changePriority(UUID id, String priority) {
    control.changePriority(new RunId(id), priority(priority));
    return runs.get(id);
  }

  @Override
  public RunReport report(UUID id) {
    return reports.get(id);
  }

  @Override
  public JsonNode suite(UUID id) {
    return runs.suite(id);
  }

  @Override
  public DeletionPreview previewDeletion(UUID id) {
    return preview(id, control.previewDeletion(new RunId(id)));
  }

  @Override
  public DeletionPreview delete(UUID id) {
    return preview(id, control.delete(new RunId(id)));
  }

  @Override
  public PurgeReport previewPurge(Instant finishedBefore, @Nullable String name, int keepLast) {
    return purge.preview(finishedBefore, name, keepLast);
  }

  @Override
  public PurgeReport purge(
      Instant finishedBefore, @Nullable String name, int keepLast, boolean compact) {
    return purge.purge(finishedBefore, name, keepLast, compact);
  }

  @Override
  public Retention retention() {
    return purge.retention();
  }

  @Override
  @AllowedOnFullDisk
  public Retention setRetention(Retention retention) {
    return purge.setRetention(retention);
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
    var filter =
        new ResultFilter(
            run, contestant, theme, metric, judge, status, minScore, maxScore, from, until);
    return results.list(filter, id(after), checked(limit));
  }

  @Override
  public ResultDetail result(UUID id) {
    return results.get(id);
  }

  @Override
  public IndexStatus index() {
    return IndexStatus.off("judge-service");
  }

  private static DeletionPreview preview(UUID id, DeletionCount count) {
    return new DeletionPreview(
        id, count.name(), count.queries(), count.outputs(), count.judgments());
  }

  private static Priority priority(String word) {
    return Priority.of(word)
        .orElseThrow(
            () -> {
              String meant =
                  DidYouMean.suggest(word, Priority.words())
                      .map(near -> "; did you mean \"%s\"?".formatted(near))
                      .orElse("");
              return new PanopticonException(
                  ErrorCode.INVALID_REQUEST,
                  "priority must be one of %s but is \"%s\"%s"
                      .formatted(String.join(", ", Priority.words()), word, meant));
            });
  }

  private static @Nullable UUID id(@Nullable String after) {
    try {
      return after == null || after.isEmpty() ? null : UUID.fromString(after);
    } catch (IllegalArgumentException e) {
      throw new PanopticonException(
          ErrorCode.INVALID_REQUEST,
          "\"" + after + "\" is no cursor; hand back the page's next as after",
          e);
    }
  }

  private static int checked(int limit) {
    if (limit < 1 || limit > Page.MAX_LIMIT) {
      throw new PanopticonException(
          ErrorCode.INVALID_REQUEST,
          "limit must be from 1 to %d but is %d".formatted(Page.MAX_LIMIT, limit));
    }
    return limit;
  }
}
