package dev.panopticon.judgeservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

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
import dev.panopticon.model.Fault;
import dev.panopticon.model.JudgmentStatus;
import dev.panopticon.model.Limits;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.RunStatus;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** What the contract promises, in one process and over HTTP. */
@Timeout(120)
abstract class JudgeApiContract {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final AtomicInteger NUMBER = new AtomicInteger();

  /** Tests share a database, not the names of their runs. */
  private final String name = "contract-" + NUMBER.incrementAndGet();

  abstract JudgeServer server();

  abstract JudgeApi api();

  @AfterEach
  void letModelsAnswer() {
    server().fail(false);
    server().stumble(0);
    server().release();
  }

  @Test
  void recordedAnswersAreJudgedReportedAndRead() throws Exception {
    RunView started = api().start(recorded(), null);
    assertThat(started.name()).isEqualTo(name);
    assertThat(started.contestants()).containsExactly("m");
    assertThat(started.metrics()).containsExactly("exact-match");

    RunView run = awaitCompleted(started.id());
    assertThat(run.progress().outputsDone()).isEqualTo(2);
    assertThat(run.progress().judgmentsByStatus()).containsEntry("scored", 2L);
    assertThat(run.progress().callsMade()).isZero();
    assertThat(run.createdAt()).isEqualTo(started.createdAt());
    assertThat(api().suite(run.id()).get("name").asString()).isEqualTo(name);
    assertThat(api().activity(run.id()).chunksWaiting()).isZero();
    assertThat(api().activity(run.id()).chunksDone()).isPositive();

    RunReport report = api().report(run.id());
    assertThat(report.status()).isEqualTo("completed");
    RunReport.MetricReport metric = report.models().getFirst().metrics().getFirst();
    assertThat(metric.mean()).isEqualTo(0.5);
    assertThat(metric.ci95()).hasSize(2);
    assertThat(metric.byTheme()).containsOnlyKeys("even", "odd");
  }

  @Test
  void resultsAreFilteredPagedAndReadOneByOne() throws Exception {
    UUID run = completed(recorded()).id();

    Page<ResultView> first = results(run, null, null, null, 1);
    assertThat(first.items()).hasSize(1);
    Page<ResultView> second = results(run, null, null, first.next(), 1);
    assertThat(second.items()).hasSize(1).doesNotContainAnyElementsOf(first.items());
    assertThat(results(run, "odd", null, null, 10).items())
        .extracting(ResultView::queryId)
        .containsExactly("q1");
    ResultView right = results(run, null, 1.0, null, 10).items().getFirst();
    assertThat(right.status()).isEqualTo(JudgmentStatus.SCORED);
    assertThat(right.output()).isEqualTo("1");
    assertThat(right.judge()).isNull();

    ResultDetail detail = api().result(right.id());
    assertThat(detail.result()).isEqualTo(right);
    assertThat(detail.outputs()).extracting(ResultDetail.Answer::text).containsExactly("1");
    assertThat(detail.query().reference()).isEqualTo("1");
    assertThat(detail.reply()).isNull();
    assertThat(
            api()
                .results(
                    run,
                    null,
                    null,
                    null,
                    null,
                    JudgmentStatus.FAILED,
                    null,
                    null,
                    null,
                    null,
                    null,
                    10)
                .items())
        .isEmpty();
  }

  private Page<ResultView> results(
      UUID run, @Nullable String theme, @Nullable Double min, @Nullable String after, int limit) {
    return api().results(run, null, theme, null, null, null, min, null, null, null, after, limit);
  }

  @Test
  void runsAreListedByNameNewestFirst() throws Exception {
    UUID one = completed(recorded()).id();
    RunView two = completed(recorded());

    Page<RunView> newest = api().runs(name, null, 1);
    assertThat(newest.items()).containsExactly(two);
    assertThat(api().runs(name, newest.next(), 1).items())
        .extracting(RunView::id)
        .containsExactly(one);
    assertThat(api().runs(name + "?", null, 10).items()).isEmpty();
  }

  @Test
  void theSameKeyStartsNoSecondRun() {
    UUID run = api().start(recorded(), name).id();
    assertThat(api().start(recorded(), name).id()).isEqualTo(run);
    assertThat(api().start(recorded(), null).id()).isNotEqualTo(run);
  }

  @Test
  void anEstimateStoresNothing() {
    RunEstimate estimate = api().estimate(remote());
    assertThat(estimate.queries()).isEqualTo(2);
    assertThat(estimate.modelCalls()).isEqualTo(2);
    assertThat(estimate.judgeCalls()).isZero();
    assertThat(estimate.costUsd()).as("no price, no cost").isNull();
    assertThat(api().runs(name, null, 10).items()).isEmpty();
  }

  @Test
  void aRunIsPausedAndGoesOn() throws Exception {
    UUID run = underWay();
    assertThat(api().pause(run).status()).isEqualTo(RunStatus.PAUSED);
    assertThat(api().pause(run).status()).as("again").isEqualTo(RunStatus.PAUSED);
    server().release();
    assertThat(api().resume(run, null).status()).isIn(RunStatus.RUNNING, RunStatus.COMPLETED);
    RunView completed = awaitCompleted(run);
    assertThat(completed.progress().outputsDone()).isEqualTo(2);
    assertThat(api().pause(run)).as("no error when it does not run").isEqualTo(completed);
    assertThat(api().cancel(run)).as("nor here").isEqualTo(completed);
  }

  @Test
  void aRunIsCancelledAndGoesOnAfterAll() throws Exception {
    UUID run = underWay();
    RunView cancelled = api().cancel(run);
    assertThat(cancelled.status()).isEqualTo(RunStatus.CANCELLED);
    assertThat(cancelled.finishedAt()).isNotNull();
    assertThat(api().report(run).status()).isEqualTo("cancelled");
    server().release();
    api().resume(run, null);
    assertThat(awaitCompleted(run).progress().outputsDone()).isEqualTo(2);
  }

  @Test
  void priorityAndLimitsAreChangedWhileItRuns() throws Exception {
    UUID run = underWay();
    assertThat(api().changePriority(run, "high").priority()).isEqualTo("high");
    assertThat(api().changePriority(run, "normal").priority()).isNull();
    Limits limits = new Limits(3, 100, null);
    assertThat(api().changeLimits(run, "m", limits).id()).isEqualTo(run);
    await(
        () -> api().activity(run),
        activity -> activity.limits().stream().anyMatch(each -> each.limits().equals(limits)));
    assertThat(api().activity(run).engines()).isNotEmpty();
  }

  @Test
  void someLimitsAreChangedAndTheOthersStay() throws Exception {
    UUID run = underWay();
    assertThat(api().changeSomeLimits(run, "m", Map.of("concurrency", 3, "requests_per_minute", 9)))
        .isEqualTo(new Limits(3, 9, null));
    Map<String, @Nullable Integer> changes = new HashMap<>();
    changes.put("requests_per_minute", null);
    changes.put("tokens_per_minute", 5_000);
    Limits limits = new Limits(3, null, 5_000);
    assertThat(api().changeSomeLimits(run, "m", changes)).isEqualTo(limits);
    assertThat(api().changeSomeLimits(run, "m", Map.of())).as("as they are").isEqualTo(limits);
    await(
        () -> api().activity(run),
        activity -> activity.limits().stream().anyMatch(each -> each.limits().equals(limits)));
    assertThatThrownBy(() -> api().changeSomeLimits(run, "m", Map.of("concurency", 3)))
        .isInstanceOfSatisfying(
            PanopticonException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
        .hasMessageContaining("did you mean \"concurrency\"?");
    assertThatThrownBy(() -> api().changeSomeLimits(run, "m", Map.of("concurrency", 0)))
        .hasMessageContaining("concurrency must be at least 1 but was 0");
    api().changeLimits(run, "m", Limits.NONE); // as the definition has them
  }

  @Test
  void errorsAreCountedByClassWhetherTheyWereRetriedOrNot() throws Exception {
    server().stumble(1);
    RunView run = completed(remote());
    assertThat(run.progress().retriedErrors()).isEqualTo(Map.of("server_error", 1L));
    assertThat(run.progress().errors()).isEmpty();
    server().fail(true);
    RunActivity activity = api().activity(completed(remote()).id());
    assertThat(activity.errors()).isEqualTo(Map.of("invalid_request", 2L));
    assertThat(activity.retriedErrors()).isEmpty();
    assertThat(api().activity(run.id()).retriedErrors()).isEqualTo(Map.of("server_error", 1L));
    assertThat(activity.perSecond()).as("of a run that has ended").isNull();
  }

  @Test
  void whatFailedIsMadeAnew() throws Exception {
    server().fail(true);
    RunView failed = completed(remote());
    assertThat(failed.progress().outputsFailed()).isEqualTo(2);
    assertThat(failed.progress().errors()).containsValue(2L);
    server().fail(false);

    api().retryFailed(failed.id());
    RunView mended =
        await(
            () -> api().run(failed.id()),
            run -> run.status() == RunStatus.COMPLETED && run.progress().outputsFailed() == 0);
    assertThat(mended.progress().judgmentsByStatus()).containsEntry("scored", 2L);
    assertThat(api().retryFailed(failed.id())).as("nothing failed").isEqualTo(mended);
  }

  @Test
  void aMetricIsAddedToARunThatHasEnded() throws Exception {
    UUID run = completed(recorded()).id();
    api().amend(run, JudgeRole.suite("{metrics: ['token-f1']}"));
    RunView amended = awaitCompleted(run);
    assertThat(amended.metrics()).containsExactly("exact-match", "token-f1");
    assertThat(amended.progress().judgmentsDone()).isEqualTo(4);
    assertRefused(
        () -> api().amend(run, JudgeRole.suite("{metrics: ['token-f1']}")),
        ErrorCode.INVALID_SUITE,
        "token-f1");
  }

  @Test
  void whatARunsStateForbidsIsAConflict() throws Exception {
    UUID run = underWay();
    assertConflict(() -> api().delete(run), "");
    assertConflict(() -> api().retryFailed(run), "is running");
    assertConflict(() -> api().amend(run, JudgeRole.suite("{metrics: ['token-f1']}")), "");
    assertConflict(() -> api().resume(run, BigDecimal.TEN), "no budget");
    server().release();
    awaitCompleted(run);
    assertConflict(() -> api().resume(run, null), "nothing left to do");
  }

  @Test
  void aDeletionIsPreviewedAndThenForGood() throws Exception {
    UUID run = completed(recorded()).id();
    UUID result = results(run, null, null, null, 1).items().getFirst().id();
    var expected = new DeletionPreview(run, name, 2, 2, 2);
    assertThat(api().previewDeletion(run)).isEqualTo(expected);
    assertThat(api().run(run).status()).isEqualTo(RunStatus.COMPLETED);

    assertThat(api().delete(run)).isEqualTo(expected);
    assertNotFound(() -> api().run(run));
    assertNotFound(() -> api().report(run));
    assertNotFound(() -> api().result(result));
    assertThat(results(run, null, null, null, 10).items()).isEmpty();
  }

  @Test
  void oldRunsArePreviewedAndThenPurged() throws Exception {
    RunView old = completed(recorded());
    RunView last = completed(recorded());
    Instant before = Instant.now().plusSeconds(1);

    PurgeReport preview = api().previewPurge(before, name, 1);
    assertThat(preview.listed()).extracting(PurgeReport.OldRun::run).containsExactly(old.id());
    assertThat(preview.judgments()).isEqualTo(2);
    assertThat(preview.bytesGivenBack()).isNull();
    assertThat(api().runs(name, null, 10).items()).hasSize(2);

    PurgeReport purged = api().purge(before, name, 1, false);
    assertThat(purged.complete()).isTrue();
    assertThat(purged.listed()).isEqualTo(preview.listed());
    assertThat(purged.bytesGivenBack()).isNotNull();
    assertThat(api().runs(name, null, 10).items()).containsExactly(last);
    assertRefused(
        () -> api().purge(before, name, -1, false), ErrorCode.INVALID_REQUEST, "keep_last");
  }

  @Test
  void retentionIsOffUntilItIsSet() {
    assertThat(api().retention()).isEqualTo(Retention.OFF);
    var year = new Retention(365, 3);
    assertThat(api().setRetention(year)).isEqualTo(year);
    assertThat(api().retention()).isEqualTo(year);
    assertThat(api().setRetention(Retention.OFF)).isEqualTo(Retention.OFF);
  }

  @Test
  void aFaultySuiteIsRefusedWithItsPlaces() {
    JsonNode misspelt = JudgeRole.suite("{name: 'x', querys: [], models: [], metrics: []}");
    PanopticonException refusal =
        assertRefused(() -> api().start(misspelt, null), ErrorCode.INVALID_SUITE, "");
    assertThat(refusal.faults())
        .filteredOn(fault -> fault.pointer().equals("/querys"))
        .extracting(Fault::suggestion)
        .containsExactly("queries");
    assertThat(assertRefused(() -> api().estimate(misspelt), ErrorCode.INVALID_SUITE, "").faults())
        .isEqualTo(refusal.faults());
  }

  @Test
  void unreadableLinesOfAnUploadAreTold() {
    String rows = server().upload("{\"id\":\"a\",\"text\":\"A?\"}\nnot json\n{\"id\":\"c\"}\n");
    JsonNode suite =
        JudgeRole.suite(
            "{name: '%s', queries: [{upload: '%s', format: 'jsonl'}], models: [%s], metrics: ['json-valid']}"
                .formatted(name, rows, REMOTE));
    PanopticonException refusal =
        assertRefused(() -> api().start(suite, null), ErrorCode.INVALID_DATA, "");
    assertThat(refusal.faults()).extracting(Fault::line).containsExactly(2, 3);
    assertThat(api().runs(name, null, 10).items()).isEmpty();
  }

  @Test
  void requestsOutOfRangeAreRefused() throws Exception {
    UUID run = completed(recorded()).id();
    for (int limit : List.of(0, Page.MAX_LIMIT + 1)) {
      assertInvalid(() -> api().runs(null, null, limit), "limit must be from 1 to");
      assertInvalid(() -> results(run, null, null, null, limit), "limit must be from 1 to");
    }
    assertInvalid(() -> api().runs(null, "nonsense", 10), "no cursor");
    assertInvalid(() -> api().changePriority(run, "hihg"), "did you mean \"high\"?");
  }

  @Test
  void aRunThatIsNotThereIsNotFoundByAnyCall() {
    UUID none = UUID.randomUUID();
    Map<String, Consumer<UUID>> calls =
        Map.ofEntries(
            Map.entry("run", api()::run),
            Map.entry("activity", api()::activity),
            Map.entry("cancel", api()::cancel),
            Map.entry("pause", api()::pause),
            Map.entry("retry", api()::retryFailed),
            Map.entry("amend", id -> api().amend(id, JudgeRole.suite("{metrics: ['token-f1']}"))),
            Map.entry("resume", id -> api().resume(id, null)),
            Map.entry("limits", id -> api().changeLimits(id, "m", Limits.NONE)),
            Map.entry("some limits", id -> api().changeSomeLimits(id, "m", Map.of())),
            Map.entry("priority", id -> api().changePriority(id, "high")),
            Map.entry("report", api()::report),
            Map.entry("suite", api()::suite),
            Map.entry("deletion", api()::previewDeletion),
            Map.entry("delete", api()::delete),
            Map.entry("result", api()::result));
    calls.forEach(
        (call, made) ->
            assertThatThrownBy(() -> made.accept(none))
                .as(call)
                .asInstanceOf(type(PanopticonException.class))
                .extracting(PanopticonException::code)
                .isEqualTo(ErrorCode.NOT_FOUND));
  }

  @Test
  void aModelThatIsNotInTheRunHasNoLimits() throws Exception {
    UUID run = completed(recorded()).id();
    assertNotFound(() -> api().changeLimits(run, "nobody", Limits.NONE));
  }

  @Test
  void theRoleKeepsNoIndex() {
    assertThat(api().index()).isEqualTo(IndexStatus.off("judge-service"));
  }

  private static final String REMOTE =
      "{id: 'm', provider: 'openai-compatible', base_url: 'http://x/v1'}";

  /** Two queries with the answers 1 and 1, the second of which is wrong. */
  private JsonNode recorded() {
    String answers =
        server()
            .upload("{\"query\":\"q1\",\"output\":\"1\"}\n{\"query\":\"q2\",\"output\":\"1\"}\n");
    return suite(
        "{id: 'm', provider: 'recorded', upload: '%s', format: 'jsonl'}".formatted(answers),
        "exact-match");
  }

  /** Two queries for a model that has to be called. */
  private JsonNode remote() {
    return suite(REMOTE, "json-valid");
  }

  private JsonNode suite(String model, String metric) {
    return JudgeRole.suite(
        """
        {name: '%s', cache: 'off', models: [%s], metrics: ['%s'],
         queries: [{id: 'q1', text: 'A?', theme: 'odd', reference: '1'},
                   {id: 'q2', text: 'B?', theme: 'even', reference: '2'}]}
        """
            .formatted(name, model, metric));
  }

  /** A run whose calls wait for their answers. */
  UUID underWay() throws InterruptedException {
    server().hold();
    UUID run = api().start(remote(), null).id();
    await(() -> api().run(run), view -> view.progress().inFlight() == 2);
    return run;
  }

  private RunView completed(JsonNode suite) throws InterruptedException {
    return awaitCompleted(api().start(suite, null).id());
  }

  private RunView awaitCompleted(UUID run) throws InterruptedException {
    return await(() -> api().run(run), view -> view.status() == RunStatus.COMPLETED);
  }

  private static <T> T await(Supplier<T> look, Predicate<T> seen) throws InterruptedException {
    Instant deadline = Instant.now().plus(DEADLINE);
    T found = look.get();
    while (!seen.test(found)) {
      assertThat(Instant.now()).as("not in time: %s", found).isBefore(deadline);
      Thread.sleep(Duration.ofMillis(20)); // between two looks at the condition
      found = look.get();
    }
    return found;
  }

  private static void assertInvalid(ThrowingCallable call, String words) {
    assertRefused(call, ErrorCode.INVALID_REQUEST, words);
  }

  private static void assertConflict(ThrowingCallable call, String words) {
    assertRefused(call, ErrorCode.CONFLICT, words);
  }

  private static void assertNotFound(ThrowingCallable call) {
    assertRefused(call, ErrorCode.NOT_FOUND, "");
  }

  private static PanopticonException assertRefused(
      ThrowingCallable call, ErrorCode code, String words) {
    var refusal = new PanopticonException[1];
    assertThatThrownBy(call)
        .asInstanceOf(type(PanopticonException.class))
        .satisfies(thrown -> refusal[0] = thrown);
    assertThat(refusal[0].code()).as(refusal[0]::getMessage).isEqualTo(code);
    assertThat(refusal[0]).hasMessageContaining(words);
    return refusal[0];
  }
}
