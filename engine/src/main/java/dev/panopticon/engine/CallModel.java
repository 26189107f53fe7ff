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

/**
 * Calls a model within the limits of its run and provider, again and again as the class of the
 * failure allows. What would fail for every other cell too pauses the run instead. Thread-safe.
 */
final class CallModel {
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
      if (!(outcome instanceof CallOutcome.Failed failure)) {
        run.reached(request.model().id());
        return Optional.of(new Reply(outcome, attempt, permit.get()));
      }
      Duration spent = Duration.ofNanos(System.nanoTime() - started);
      Optional<Duration> delay = retries.delayBefore(attempt, failure, spent);
      if (delay.isEmpty() && isFinal(run, request, failure)) {
        return Optional.of(new Reply(failure, attempt, permit.get()));
      }
      permit.get().close();
      if (delay.isEmpty() || !run.pauseFor(delay.get())) {
        return Optional.empty();
      }
    }
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

  /** Whether the failure is this cell's result; else it halts the run, or came of its halt. */
  private boolean isFinal(ActiveRun run, CallRequest request, CallOutcome.Failed failure) {
    ErrorClass errorClass = failure.errorClass();
    if (errorClass == ErrorClass.CANCELLED || (run.halted() && errorClass.retryable())) {
      return false;
    }
    boolean paused = pauseRun.ifHopeless(run, request.model(), failure);
    return !paused;
  }

  private Optional<Permit> acquire(ActiveRun run, ProviderLimit limit) throws InterruptedException {
    Duration wait = limit.reserveRequest();
    if (wait.isPositive() && !run.pauseFor(wait)) {
      return Optional.empty();
    }
    if (!acquire(limit.permits(), run)) {
      return Optional.empty();
    }
    if (!acquire(run.permits(), run)) {
      limit.permits().release();
      return Optional.empty();
    }
    return Optional.of(new Permit(run.permits(), limit.permits()));
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
