package dev.panopticon.contract;

import dev.panopticon.model.Limits;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who works on a run now, and what is left to take.
 *
 * @param engines the processes that carry it out, by name; those that told of themselves within the
 *     last seconds
 * @param limits that are in force for the run's models, by process and account of a provider
 * @param chunksDone parts of the run that are complete
 * @param chunksUnderWay parts that an engine has taken
 * @param chunksWaiting parts that nobody has taken yet
 * @param perSecond judgments committed per second lately, by all processes; null when nothing is
 *     going on
 * @param etaSeconds how long it takes at that rate; null when unknown
 * @param errors results that failed for good, by the class of the error
 * @param retriedErrors calls that failed and were made again, by the class of the error; of stored
 *     results
 */
public record RunActivity(
    UUID run,
    List<EngineAtWork> engines,
    List<LimitInForce> limits,
    long chunksDone,
    long chunksUnderWay,
    long chunksWaiting,
    @Nullable Double perSecond,
    @Nullable Long etaSeconds,
    Map<String, Long> errors,
    Map<String, Long> retriedErrors) {
  /** An older server does not tell of errors. */
  public RunActivity {
    engines = List.copyOf(engines);
    limits = List.copyOf(limits);
    errors = Objects.requireNonNullElse(errors, Map.of());
    retriedErrors = Objects.requireNonNullElse(retriedErrors, Map.of());
  }

  /**
   * What one process does with one account of a provider.
   *
   * @param provider kind and host
   * @param models that use it
   * @param limits of the account, for all processes together
   * @param engines how many share it
   * @param limitNow calls that this process lets be in flight now; null when nothing limits them
   * @param inFlight calls of this process that wait for the provider
   * @param waiting calls of this process that wait for their turn
   * @param pausedUntil the provider said when to come back; null when nothing is paused
   * @param down the provider gets no calls but probes, since it did not answer
   * @param reason what the last failure said; null while it is not down
   */
  public record LimitInForce(
      String engine,
      String provider,
      List<String> models,
      Limits limits,
      int engines,
      @Nullable Integer limitNow,
      int inFlight,
      int waiting,
      @Nullable Instant pausedUntil,
      boolean down,
      @Nullable String reason) {
    public LimitInForce {
      models = List.copyOf(models);
    }
  }

  /**
   * One process.
   *
   * @param name such as {@code worker-HOST-PID-...}
   * @param chunks parts of the run that it has taken
   * @param inFlight calls under way now, their commits included
   * @param perSecond judgments committed per second of late
   */
  public record EngineAtWork(String name, int chunks, int inFlight, double perSecond) {}
}
