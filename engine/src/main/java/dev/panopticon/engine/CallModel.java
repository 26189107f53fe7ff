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
  private final Budgets budgets;
  private final PauseRun pauseRun;

  CallModel(ModelClient client, RetryPolicy retries, Budgets budgets, PauseRun pauseRun) {
    this.client = client;
    this.retries = retries;
    this.limits = new ProviderLimits();
    this.budgets = budgets;
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
      Optional<Ticket> admitted = admit(run, limit, request);
      if (admitted.isEmpty()) {
        return Optional.empty();
      }
      Ticket ticket = admitted.get();
      CallOutcome outcome = callHolding(ticket, request);
      limit.used(outcome);
      Duration spent = Duration.ofNanos(System.nanoTime() - started);
      Optional<Duration> delay =
          outcome instanceof CallOutcome.Failed failure
              ? retries.delayBefore(attempt, failure, spent)
              : Optional.empty();
      if (delay.isEmpty() && isResult(run, request, outcome, ticket)) {
        return Optional.of(new Reply(outcome, attempt, ticket));
      }
      ticket.close();
      if (delay.isEmpty() || !run.pauseFor(delay.get())) {
        return Optional.empty();
      }
    }
  }

  /** A client that breaks its promise not to throw fails this cell alone. */
  private CallOutcome callHolding(Ticket ticket, CallRequest request) {
    long started = System.nanoTime();
    ticket.reservation().callBegins();
    try {
      CallOutcome outcome =
          Faults.contained(
              request.model().id(),
              () -> client.call(request),
              reason ->
                  new CallOutcome.Failed(
                      ErrorClass.INTERNAL,
                      reason,
                      null,
                      Duration.ofNanos(System.nanoTime() - started)));
      ticket.reservation().callEnded(outcome, request.model().price());
      return outcome;
    } catch (RuntimeException | Error failure) {
      ticket.close();
      throw failure;
    }
  }

  /** Whether the outcome is this cell's result; else it halts the run, or came of its halt. */
  private boolean isResult(ActiveRun run, CallRequest request, CallOutcome outcome, Ticket ticket) {
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
      ticket.close();
      throw databaseAway;
    }
  }

  /** A permit and money. Whoever waits for money lets others have the permit. */
  private Optional<Ticket> admit(ActiveRun run, ProviderLimit limit, CallRequest request)
      throws InterruptedException {
    Optional<Permit> permit = acquire(run, limit);
    if (permit.isEmpty()) {
      return Optional.empty();
    }
    Optional<Reservation> reserved = reserve(run, request, permit.get());
    if (reserved.isPresent()) {
      return Optional.of(new Ticket(permit.get(), reserved.get()));
    }
    permit.get().close();
    Optional<Reservation> later = budgets.await(run, request);
    if (later.isEmpty()) {
      return Optional.empty();
    }
    return admitWith(later.get(), run, limit);
  }

  private static Optional<Ticket> admitWith(
      Reservation reservation, ActiveRun run, ProviderLimit limit) throws InterruptedException {
    Optional<Permit> permit = Optional.empty();
    try {
      permit = acquire(run, limit);
      return permit.map(found -> new Ticket(found, reservation));
    } finally {
      if (permit.isEmpty()) {
        reservation.close();
      }
    }
  }

  private Optional<Reservation> reserve(ActiveRun run, CallRequest request, Permit permit)
      throws InterruptedException {
    try {
      return budgets.reserve(run, request);
    } catch (InterruptedException | RuntimeException failure) {
      permit.close();
      throw failure;
    }
  }

  /**
   * Waits for both permits without holding one while waiting for the other: a slow provider would
   * else keep the run's other providers waiting, and a narrow run its provider's other runs.
   */
  private static Optional<Permit> acquire(ActiveRun run, ProviderLimit limit)
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
