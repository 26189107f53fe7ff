package dev.panopticon.engine;

import dev.panopticon.model.ErrorClass;
import dev.panopticon.providers.CallOutcome;
import dev.panopticon.providers.CallRequest;
import dev.panopticon.providers.ModelClient;
import dev.panopticon.providers.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Calls a model within the limits of its run and provider, again and again as the class of the
 * failure allows. What would fail for every other cell too pauses the run instead. Thread-safe.
 */
final class CallModel {
  private static final Logger log = LoggerFactory.getLogger(CallModel.class);

  private final ModelClient client;
  private final RetryPolicy retries;
  private final Admission admission;
  private final Budgets budgets;
  private final PauseRun pauseRun;

  CallModel(
      ModelClient client,
      RetryPolicy retries,
      Admission admission,
      Budgets budgets,
      PauseRun pauseRun) {
    this.client = client;
    this.retries = retries;
    this.admission = admission;
    this.budgets = budgets;
    this.pauseRun = pauseRun;
  }

  /**
   * Blocks until there is a final outcome.
   *
   * @param step what the call is for
   * @return the outcome with its permit, to be closed after the commit; empty when the run does not
   *     go on, then nothing is to be committed
   */
  Optional<Reply> call(ActiveRun run, CallRequest request, CellStep step)
      throws InterruptedException {
    long waited = 0;
    long started = System.nanoTime();
    List<ErrorClass> retried = List.of();
    for (int attempt = 1; ; attempt++) {
      long asked = System.nanoTime();
      Optional<Ticket> admitted = admit(new Call(run, request, step, attempt));
      if (admitted.isEmpty()) {
        return Optional.empty();
      }
      // Its turn comes when it comes: that is not the time of the attempts.
      waited += System.nanoTime() - asked;
      Ticket ticket = admitted.get();
      CallOutcome outcome = callHolding(ticket, request);
      Duration spent = Duration.ofNanos(System.nanoTime() - started - waited);
      Optional<Duration> delay = delay(attempt, outcome, spent, ticket.permit());
      if (outcome instanceof CallOutcome.Failed failure) {
        tell(request, attempt, failure, delay);
      }
      if (delay.isEmpty() && isResult(run, request, outcome, ticket)) {
        return Optional.of(new Reply(outcome, retried, ticket));
      }
      ticket.close();
      if (delay.isEmpty() || !run.pauseFor(delay.get())) {
        return Optional.empty();
      }
      retried = with(retried, outcome);
    }
  }

  /** Nothing is made for a call that needs no second attempt. */
  private static List<ErrorClass> with(List<ErrorClass> retried, CallOutcome outcome) {
    List<ErrorClass> more = new ArrayList<>(retried);
    if (outcome instanceof CallOutcome.Failed failure) {
      more.add(failure.errorClass());
    }
    return more;
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
      ticket.permit().ended(outcome);
      ticket.reservation().callEnded(outcome, request.model().price());
      return outcome;
    } catch (RuntimeException | Error failure) {
      ticket.close();
      throw failure;
    }
  }

  /** How long to wait before the next attempt; empty when this was the last. */
  private Optional<Duration> delay(
      int attempt, CallOutcome outcome, Duration spent, Permit permit) {
    return outcome instanceof CallOutcome.Failed failure && !isGone(failure, permit)
        ? retries.delayBefore(attempt, failure, spent)
        : Optional.empty();
  }

  private static boolean isGone(CallOutcome.Failed failure, Permit permit) {
    return failure.errorClass() == ErrorClass.CONNECTION && permit.providerIsGone();
  }

  /** Whether the outcome is this cell's result; else it halts the run, or came of its halt. */
  private boolean isResult(ActiveRun run, CallRequest request, CallOutcome outcome, Ticket ticket) {
    if (!(outcome instanceof CallOutcome.Failed failure)) {
      run.answered(request.model().id());
      return true;
    }
    ErrorClass errorClass = failure.errorClass();
    if (errorClass == ErrorClass.CANCELLED || (run.halted() && errorClass.retryable())) {
      return false;
    }
    try {
      return !(isGone(failure, ticket.permit())
          ? pauseRun.unreachable(run, request.model(), failure)
          : pauseRun.ifHopeless(run, request.model(), failure));
    } catch (RuntimeException databaseAway) {
      ticket.close();
      throw databaseAway;
    }
  }

  /** The database may have been away meanwhile: then the chunk may not be ours still. */
  private Optional<Ticket> admit(Call call) throws InterruptedException {
    while (true) {
      Optional<Ticket> ticket = admitOnce(call);
      if (ticket.isEmpty() || call.run().mayCall()) {
        return ticket;
      }
      ticket.get().close();
    }
  }

  /** A permit and money. Whoever waits for money lets others have the permit. */
  private Optional<Ticket> admitOnce(Call call) throws InterruptedException {
    Optional<Permit> permit = turn(call);
    if (permit.isEmpty()) {
      return Optional.empty();
    }
    Optional<Reservation> reserved = reserve(call, permit.get());
    if (reserved.isPresent()) {
      return Optional.of(new Ticket(permit.get(), reserved.get()));
    }
    permit.get().close();
    Optional<Reservation> later = budgets.await(call.run(), call.request());
    if (later.isEmpty()) {
      return Optional.empty();
    }
    return admitWith(later.get(), call);
  }

  /** While it is not sure that the chunk is still this engine's, nothing may be paid for. */
  private Optional<Permit> turn(Call call) throws InterruptedException {
    while (call.run().awaitLease()) {
      Optional<Permit> permit = admission.admit(call);
      if (permit.isEmpty() || call.run().mayCall()) {
        return permit;
      }
      permit.get().close();
    }
    return Optional.empty();
  }

  private Optional<Ticket> admitWith(Reservation reservation, Call call)
      throws InterruptedException {
    Optional<Permit> permit = Optional.empty();
    try {
      permit = turn(call);
      return permit.map(found -> new Ticket(found, reservation));
    } finally {
      if (permit.isEmpty()) {
        reservation.close();
      }
    }
  }

  private Optional<Reservation> reserve(Call call, Permit permit) throws InterruptedException {
    try {
      return budgets.reserve(call.run(), call.request());
    } catch (InterruptedException | RuntimeException failure) {
      permit.close();
      throw failure;
    }
  }
}
