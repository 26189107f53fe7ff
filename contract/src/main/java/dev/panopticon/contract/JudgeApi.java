package dev.panopticon.contract;

import dev.panopticon.model.JudgmentStatus;
import dev.panopticon.model.Limits;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PatchExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;
import tools.jackson.databind.JsonNode;

/**
 * The role {@code judge-service}: runs, their results and reports. Events and exports are streams
 * of their own.
 */
@HttpExchange("/api/judge")
public interface JudgeApi {
  /** Checks and plans the suite and counts what it would do; stores nothing and calls no one. */
  @PostExchange("/runs/estimate")
  RunEstimate estimate(@RequestBody JsonNode suite);

  /**
   * Plans the suite and schedules its work; durable when this returns.
   *
   * @param idempotencyKey the same key again returns the run that it started; null for none
   */
  @PostExchange("/runs")
  RunView start(
      @RequestBody JsonNode suite,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey);

  /** Newest first. */
  @GetExchange("/runs")
  Page<RunView> runs(
      @RequestParam(name = "name", required = false) @Nullable String name,
      @RequestParam(name = "after", required = false) @Nullable String after,
      @RequestParam(name = "limit", defaultValue = "50") int limit);

  @GetExchange("/runs/{id}")
  RunView run(@PathVariable("id") UUID id);

  /** Which processes work on it now, and how much of it is left to take. */
  @GetExchange("/runs/{id}/activity")
  RunActivity activity(@PathVariable("id") UUID id);

  /** Stops after the calls in flight; what is done is kept. No error when it has ended already. */
  @PostExchange("/runs/{id}/cancel")
  RunView cancel(@PathVariable("id") UUID id);

  /** Pauses after the calls in flight; what is done is kept. No error when it does not run. */
  @PostExchange("/runs/{id}/pause")
  RunView pause(@PathVariable("id") UUID id);

  /**
   * Makes the failed results of a run anew that does not run now, with what depends on them, and
   * what else it lacks. Nothing happens to a completed run without failed results.
   */
  @PostExchange("/runs/{id}/retry")
  RunView retryFailed(@PathVariable("id") UUID id);

  /**
   * Adds to a run that does not run now, and goes on with it: only what is new is called. Queries
   * that the run has with the same content are left out; so are the recorded answers that it has,
   * if a recorded model of the run is given again.
   *
   * @param amendment the keys {@code models}, {@code metrics} and {@code queries} of a suite, one
   *     at least
   */
  @PostExchange("/runs/{id}/amend")
  RunView amend(@PathVariable("id") UUID id, @RequestBody JsonNode amendment);

  /**
   * Goes on with a paused or cancelled run; only what is not committed is done.
   *
   * @param budgetUsd the run's new budget in all, higher than before; null leaves it
   */
  @PostExchange("/runs/{id}/resume")
  RunView resume(
      @PathVariable("id") UUID id,
      @RequestParam(name = "budget_usd", required = false) @Nullable BigDecimal budgetUsd);

  /**
   * Sets all limits of the account that a model of the run uses: for all runs that use it, in every
   * worker within about a second, until they are changed again. A limit that is left out is none.
   */
  @PutExchange("/runs/{id}/limits")
  RunView changeLimits(
      @PathVariable("id") UUID id, @RequestParam("model") String model, @RequestBody Limits limits);

  /**
   * Changes some of these limits; one that is left out stays as it is.
   *
   * @param changes by name, such as {@code requests_per_minute}; null for no limit. Empty changes
   *     nothing
   * @return the limits in force now
   */
  @PatchExchange("/runs/{id}/limits")
  Limits changeSomeLimits(
      @PathVariable("id") UUID id,
      @RequestParam("model") String model,
      @RequestBody Map<String, @Nullable Integer> changes);

  /**
   * Changes how often it is the run's turn where several wait for the same: for its turns from now
   * on, in every worker within a second.
   *
   * @param priority {@code low}, {@code normal} or {@code high}
   */
  @PutExchange("/runs/{id}/priority")
  RunView changePriority(@PathVariable("id") UUID id, @RequestParam("priority") String priority);

  /** The stored report of a completed run; of any other, one of what is committed now. */
  @GetExchange("/runs/{id}/report")
  RunReport report(@PathVariable("id") UUID id);

  /** The suite as it was submitted, in the canonical shape. */
  @GetExchange("/runs/{id}/suite")
  JsonNode suite(@PathVariable("id") UUID id);

  @GetExchange("/runs/{id}/deletion")
  DeletionPreview previewDeletion(@PathVariable("id") UUID id);

  /** Deletes an ended run with all its outputs and judgments, for good. */
  @DeleteExchange("/runs/{id}")
  DeletionPreview delete(@PathVariable("id") UUID id);

  /** What {@link #purge} with the same arguments would delete. */
  @GetExchange("/runs/deletion")
  PurgeReport previewPurge(
      @RequestParam("finished_before") Instant finishedBefore,
      @RequestParam(name = "name", required = false) @Nullable String name,
      @RequestParam(name = "keep_last", defaultValue = "1") int keepLast);

  /**
   * Deletes runs that ended before, for good, with all their outputs and judgments, for about a
   * minute; to be called again while it says that it is not complete. Runs that have not ended are
   * never touched.
   *
   * @param keepLast so many of the newest completed runs of each name stay: gates compare with them
   * @param compact whether to give the room back to the file system, which holds up other runs
   */
  @DeleteExchange("/runs")
  PurgeReport purge(
      @RequestParam("finished_before") Instant finishedBefore,
      @RequestParam(name = "name", required = false) @Nullable String name,
      @RequestParam(name = "keep_last", defaultValue = "1") int keepLast,
      @RequestParam(name = "compact", defaultValue = "false") boolean compact);

  /** What is purged every hour without being asked for. */
  @GetExchange("/runs/retention")
  Retention retention();

  @PutExchange("/runs/retention")
  Retention setRetention(@RequestBody Retention retention);

  /** Newest first; see {@link ResultFilter}. */
  @GetExchange("/results")
  Page<ResultView> results(
      @RequestParam(name = "run", required = false) @Nullable UUID run,
      @RequestParam(name = "contestant", required = false) @Nullable String contestant,
      @RequestParam(name = "theme", required = false) @Nullable String theme,
      @RequestParam(name = "metric", required = false) @Nullable String metric,
      @RequestParam(name = "judge", required = false) @Nullable String judge,
      @RequestParam(name = "status", required = false) @Nullable JudgmentStatus status,
      @RequestParam(name = "min_score", required = false) @Nullable Double minScore,
      @RequestParam(name = "max_score", required = false) @Nullable Double maxScore,
      @RequestParam(name = "from", required = false) @Nullable Instant from,
      @RequestParam(name = "until", required = false) @Nullable Instant until,
      @RequestParam(name = "after", required = false) @Nullable String after,
      @RequestParam(name = "limit", defaultValue = "100") int limit);

  /** How the index of the answers is: there is none yet (docs/decisions/0010). */
  @GetExchange("/results/index")
  IndexStatus index();

  @GetExchange("/results/{id}")
  ResultDetail result(@PathVariable("id") UUID id);
}
