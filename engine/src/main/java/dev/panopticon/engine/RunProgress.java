package dev.panopticon.engine;

import dev.panopticon.model.ErrorClass;
import dev.panopticon.model.JudgmentStatus;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a run is. Only what is committed counts; {@code inFlight} and {@code perSecond} alone are
 * what the engines say of themselves, those of other processes up to seconds ago.
 *
 * @param outputsDone committed, of any status
 * @param judgmentsByStatus every status, with 0 for none
 * @param callsMade to providers, retries included
 * @param callsRetried of these, further attempts
 * @param cached results served by the cache, outputs and judgments
 * @param inFlight calls under way now, their commits included
 * @param costNanoUsd spent, of the calls whose cost is known
 * @param savedNanoUsd what the cached results had cost
 * @param perSecond judgments committed per second of late (outputs, in a run without metrics); null
 *     when nothing was committed lately
 * @param timeLeft at that rate; null when unknown
 * @param errors results that failed, by class; those that merely lack an answer to judge
 *     (NO_OUTPUT) are not among them
 * @param retriedErrors calls that failed and were made again, by class: together {@code
 *     callsRetried}
 */
public record RunProgress(
    long outputsPlanned,
    long outputsDone,
    long outputsFailed,
    long judgmentsPlanned,
    long judgmentsDone,
    Map<JudgmentStatus, Long> judgmentsByStatus,
    long callsMade,
    long callsRetried,
    long cached,
    int inFlight,
    long costNanoUsd,
    long savedNanoUsd,
    @Nullable Double perSecond,
    @Nullable Duration timeLeft,
    Map<ErrorClass, Long> errors,
    Map<ErrorClass, Long> retriedErrors) {
  public RunProgress {
    judgmentsByStatus = Map.copyOf(judgmentsByStatus);
    errors = Map.copyOf(errors);
    retriedErrors = Map.copyOf(retriedErrors);
  }
}
