package dev.panopticon.contract;

import dev.panopticon.model.RunStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run as lists and progress displays show it.
 *
 * @param reason why it is paused, cancelled or failed, and what to do; else null
 * @param reasonCode why it is paused, as a word: {@code BUDGET_EXHAUSTED}, {@code QUOTA_EXHAUSTED},
 *     {@code STORAGE_FULL} and the like; else null
 * @param resumesByItself whether it is paused for want of room on the disk, and goes on without a
 *     person when there is some
 * @param contestants labels, in the suite's order
 * @param budgetNanoUsd what the run may spend in all; null for no budget
 * @param priority {@code low} or {@code high}; null for normal
 * @param startedAt null until the first work
 * @param finishedAt null until it ended
 * @param amendment what was added just now: in the answer to an amendment; else null
 */
public record RunView(
    UUID id,
    String name,
    @Nullable String description,
    RunStatus status,
    @Nullable String reason,
    @Nullable String reasonCode,
    boolean resumesByItself,
    List<String> contestants,
    List<String> metrics,
    @Nullable Long budgetNanoUsd,
    @Nullable String priority,
    Progress progress,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable Amendment amendment) {

  /** The same as the answer to an amendment. */
  public RunView amended(Amendment by) {
    return new RunView(
        id,
        name,
        description,
        status,
        reason,
        reasonCode,
        resumesByItself,
        contestants,
        metrics,
        budgetNanoUsd,
        priority,
        progress,
        createdAt,
        startedAt,
        finishedAt,
        by);
  }

  /**
   * What of the data of an amendment the run had not.
   *
   * @param queriesThere queries that it had already, with the same content
   * @param answersNew recorded answers of models that it had already
   * @param answersThere recorded answers that it had already, with the same text
   */
  public record Amendment(long queriesNew, long queriesThere, long answersNew, long answersThere) {
    /** Whether the run had all of it. */
    public boolean nothingNew() {
      return queriesNew == 0 && answersNew == 0;
    }
  }

  /**
   * What is durably stored. Nothing counts here before its commit.
   *
   * @param outputsPlanned cells: queries x contestants x repeats
   * @param judgmentsPlanned judgments of all metrics, orders and judge repeats
   * @param judgmentsByStatus by the status's lower-case name
   * @param callsMade to providers, retries included, as far as committed
   * @param callsRetried of these, further attempts
   * @param cached results served by the cache
   * @param inFlight calls under way now in this process
   * @param costNanoUsd spent, of the calls whose price is known
   * @param savedNanoUsd what the cached results had cost
   * @param perSecond judgments committed per second lately; null when nothing is going on
   * @param etaSeconds at that rate; null when unknown
   * @param errors results that failed for good, by the class of the error
   * @param retriedErrors calls that failed and were made again, by the class of the error; of
   *     stored results, as {@code callsRetried}
   */
  public record Progress(
      long outputsPlanned,
      long outputsDone,
      long outputsFailed,
      long judgmentsPlanned,
      long judgmentsDone,
      Map<String, Long> judgmentsByStatus,
      long callsMade,
      long callsRetried,
      long cached,
      int inFlight,
      long costNanoUsd,
      long savedNanoUsd,
      @Nullable Double perSecond,
      @Nullable Long etaSeconds,
      Map<String, Long> errors,
      Map<String, Long> retriedErrors) {
    /** An older server does not tell of calls that were made again. */
    public Progress {
      retriedErrors = Objects.requireNonNullElse(retriedErrors, Map.of());
    }
  }
}
