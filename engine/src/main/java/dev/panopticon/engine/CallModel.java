package dev.panopticon.engine;

import dev.panopticon.model.ErrorClass;
import dev.panopticon.providers.CallOutcome;
import dev.panopticon.providers.CallRequest;
import dev.panopticon.providers.ModelClient;
import dev.panopticon.providers.RetryPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Calls a model within the limits of its run and provider, again and again as the class of the
 * failure allows. What would fail for every other cell too pauses the run instead. Thread-safe.
 */
final class CallModel {
  private static final Logger log = LoggerFactory.getLogger(CallModel.class);

  /** How soon a thread that waits for a permit notices that its run was halted. */
  private static final long HALT_CHECK_MILLIS = 500;

  private final ModelClient client;
  private final RetryPolicy retries;
  private final ProviderLimits limits;
  private final PauseRun pauseRun;

  CallModel(ModelClient client, RetryPolicy retries, PauseRun pauseRun) {
    this.client = client;
    this.retries = retries;
    this.limits = new ProviderLimits();
    this.pauseRun = pauseRun;
  }

  /**
   * Blocks until there is a final outcome.
   *
   * @return the outcome with its permit, to be closed after the commit; empty when the run does not
   *     go on, then nothing is to be committed
   */
  Optional<Reply> call(ActiveRun run, CallRequest request) throws InterruptedException {
    ProviderLimit limit = limits.of(request.model());
    long started = System.nanoTime();
    for (int attempt = 1; ; attempt++) {
      Optional<Permit> permit = acquire(run, limit);
      if (permit.isEmpty()) {
        return Optional.empty();
      }
      CallOutcome outcome = callHolding(permit.get(), request);
      limit.used(outcome);
      Duration spent = Duration.ofNanos(System.nanoTime() - started);
      Optional<Duration> delay =
          outcome instanceof CallOutcome.Failed failure
              ? retries.delayBefore(attempt, failure, spent)
              : Optional.empty();
      if (outcome instanceof CallOutcome.Failed failure) {
        tell(request, attempt, failure, delay);
      }
      if (delay.isEmpty() && isResult(run, request, outcome, permit.get())) {
        return Optional.of(new Reply(outcome, attempt, permit.get()));
      }
      permit.get().close();
      if (delay.isEmpty() || !run.pauseFor(delay.get())) {
        return Optional.empty();
      }
    }
  }

  /** One line for each failed attempt; run and cell stand in front of it. */
  private static void tell(
      CallRequest request, int attempt, CallOutcome.Failed failure, Optional<Duration> delay) {
    log.atLevel(delay.isPresent() ? Level.INFO : Level.WARN)
        .log(
            "call failed: model={} attempt={} error={} again_in_ms={} message={}",
            request.model().id(),
            attempt,
            failure.errorClass(),
            delay.map(Duration::toMillis).map(String::valueOf).orElse("never"),
            failure.message());
  }

  /** A client that breaks its promise not to throw fails this cell alone. */
  private CallOutcome callHolding(Permit permit, CallRequest request) {
    long started = System.nanoTime();
    try {
      return Faults.contained(
          request.model().id(),
          () -> client.call(request),
          reason ->
              new CallOutcome.Failed(
                  ErrorClass.INTERNAL,
                  reason,
                  null,
                  Duration.ofNanos(System.nanoTime() - started)));
    } catch (RuntimeException | Error failure) {
      permit.close();
      throw failure;
    }
  }

  /** Whether the outcome is this cell's result; else it halts the run, or came of its halt. */
  private boolean isResult(ActiveRun run, CallRequest request, CallOutcome outcome, Permit permit) {
    if (!(outcome instanceof CallOutcome.Failed failure)) {
      run.reached(request.model().id());
      return true;
    }
    ErrorClass errorClass = failure.errorClass();
    if (errorClass == ErrorClass.CANCELLED || (run.halted() && errorClass.retryable())) {
      return false;
    }
    try {
      return !pauseRun.ifHopeless(run, request.model(), failure);
    } catch (RuntimeException databaseAway) {
      permit.close();
      throw databaseAway;
    }
  }

  /** Nothing is paid for in a chunk that another engine may have by now. */
  private Optional<Permit> acquire(ActiveRun run, ProviderLimit limit) throws InterruptedException {
    while (run.awaitLease()) {
      Optional<Permit> permit = acquireBoth(run, limit);
      if (permit.isEmpty() || run.mayCall()) {
        return permit;
      }
      permit.get().close();
    }
    return Optional.empty();
  }

  /**
   * Waits for both permits without holding one while waiting for the other: a slow provider would
   * else keep the run's other providers waiting, and a narrow run its provider's other runs.
   */
  private Optional<Permit> acquireBoth(ActiveRun run, ProviderLimit limit)
      throws InterruptedException {
    Duration wait = limit.reserveRequest();
    if (wait.isPositive() && !run.pauseFor(wait)) {
      return Optional.empty();
    }
    Semaphore held = run.permits();
    Semaphore wanted = limit.permits();
    while (acquire(held, run)) {
      if (wanted.tryAcquire()) {
        return Optional.of(new Permit(run.permits(), limit.permits()));
      }
      held.release();
      Semaphore scarce = wanted;
      wanted = held;
      held = scarce;
    }
    return Optional.empty();
  }

  private static boolean acquire(Semaphore permits, ActiveRun run) throws InterruptedException {
    while (!run.halted()) {
      if (permits.tryAcquire(HALT_CHECK_MILLIS, TimeUnit.MILLISECONDS)) {
        if (!run.halted()) {
          return true;
        }
        permits.release();
      }
    }
    return false;
  }
}
