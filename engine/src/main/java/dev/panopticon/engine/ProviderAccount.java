package dev.panopticon.engine;

import dev.panopticon.engine.ShareAccounts.Standing;
import dev.panopticon.model.ErrorClass;
import dev.panopticon.model.Limits;
import dev.panopticon.model.RunId;
import dev.panopticon.providers.CallOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this engine may do with one account of a provider, and who waits for it. It decides alone
 * when the next call begins: when a place in flight, the allowance per minute, the pause that the
 * provider asked for and the circuit allow it.
 *
 * <p>Times are on the scale of {@link System#nanoTime}. Not thread-safe: {@link Admission} guards
 * it.
 */
final class ProviderAccount {
  private static final Logger log = LoggerFactory.getLogger(ProviderAccount.class);

  /** The outcome of a call that was admitted and never made. */
  static final CallOutcome NOT_CALLED =
      new CallOutcome.Failed(ErrorClass.CANCELLED, "not called", null, Duration.ZERO);

  /** A longer wait is a ban or a mistake: then a call now and then finds out. */
  private static final long LONGEST_PAUSE_NANOS = Duration.ofMinutes(10).toNanos();

  /**
   * Until every other engine knows of this one, has said how many calls it had in flight when it
   * did, and this one has read that: three beats, and half of one for the statements.
   */
  private static final long ROOM_NANOS = ShareAccounts.BEAT.multipliedBy(7).dividedBy(2).toNanos();

  /** Probes in vain after which a person should look at the address: about 15 seconds. */
  private static final int GONE_AFTER_PROBES = 4;

  private static final int MODELS_SHOWN = 20;
  private static final int SHORT_ID = 8;

  /** No source: not by chance where one call in a hundred hangs. */
  private static final int TIMEOUTS_OF_OVERLOAD = 4;

  /** A call that is in flight. */
  record Begun(long at, Circuit.Attempt attempt, double tokens) {}

  private final AccountKey key;
  private final String id;
  private final AdaptiveLimit limit;
  private final Circuit circuit = new Circuit();
  private final AccountAllowance allowance = new AccountAllowance();
  private final WaitingRuns waiting = new WaitingRuns();
  private final TreeSet<String> models = new TreeSet<>();
  private Limits limits;
  private @Nullable Standing standing;
  private long pausedUntil;
  private long usedAt;
  private int inFlight;
  private int timeoutsInARow;
  private boolean asked;
  private long turns;
  private long turnNanos;

  /**
   * @param wanted how many calls the first run would like to make at once
   */
  ProviderAccount(AccountKey key, int wanted, long now) {
    this.key = key;
    this.id = key.id();
    this.limits = key.planned();
    this.limit = new AdaptiveLimit(ceiling(key.planned(), new Standing(1, 0, 0, 0, null)), wanted);
    this.pausedUntil = now;
    this.usedAt = now;
  }

  String id() {
    return id;
  }

  /** The beginning of its name, for people: enough to tell those of one provider apart. */
  String shortId() {
    return id.substring(0, SHORT_ID);
  }

  int inFlight() {
    return inFlight;
  }

  /** Nobody has used it for so long. */
  boolean idle(long now, Duration since) {
    return inFlight == 0 && waiting.size() == 0 && now - usedAt > since.toNanos();
  }

  void add(Waiter waiter) {
    waiting.add(waiter);
    if (models.size() < MODELS_SHOWN) {
      models.add(waiter.request().model().id());
    }
  }

  boolean remove(Waiter waiter) {
    return waiting.remove(waiter);
  }

  boolean hasWaiting(RunId run) {
    return waiting.has(run);
  }

  boolean hasBegun(RunId run) {
    return waiting.hasBegun(run);
  }

  List<Waiter> removeHalted(RunId run) {
    List<Waiter> halted = waiting.removeHalted(run);
    if (!halted.isEmpty() && waiting.size() == 0 && inFlight == 0) {
      circuit.answered(); // who resumes has done something about it
    }
    return halted;
  }

  /**
   * Begins a call if one may begin and one waits.
   *
   * @return whether one began
   */
  boolean begin(long now, BiFunction<Waiter, Begun, Permit> permit) {
    Waiter next = mayBegin(now) ? waiting.next() : null;
    if (next == null) {
      return false;
    }
    double estimate = allowance.take(next.request());
    inFlight++;
    usedAt = now;
    turns++;
    turnNanos += now - next.since();
    var attempt = new Circuit.Attempt(next.call().attempt() == 1, circuit.begin());
    next.turn().complete(Optional.of(permit.apply(next, new Begun(now, attempt, estimate))));
    return true;
  }

  private boolean mayBegin(long now) {
    return waiting.size() > 0
        && standing != null
        && inFlight < limit.now()
        && now - pausedUntil >= 0
        && circuit.allows(now)
        && allowance.ready(now);
  }

  void ended(Begun call, CallOutcome outcome, long now) {
    int withThis = inFlight--;
    usedAt = now;
    allowance.settle(call.tokens(), outcome);
    boolean wasDown = isDown();
    switch (outcome) {
      case CallOutcome.Answered answered -> succeeded(answered, withThis);
      case CallOutcome.Refused refused -> succeeded(refused, withThis);
      case CallOutcome.Failed failed -> failed(call, failed, now);
    }
    tell(wasDown);
  }

  private void tell(boolean wasDown) {
    if (!wasDown && isDown()) {
      log.warn(
          "a provider is down, calls wait for it: provider={} reason={}",
          key.shown(),
          circuit.reason());
    } else if (wasDown && !isDown()) {
      log.info("a provider gets calls again: provider={}", key.shown());
    }
  }

  private boolean isDown() {
    return circuit.state() != Circuit.State.CLOSED;
  }

  private void succeeded(CallOutcome outcome, int withThis) {
    limit.succeeded(outcome.latency().toNanos(), withThis);
    timeoutsInARow = 0;
    circuit.answered();
  }

  private void failed(Begun call, CallOutcome.Failed failure, long now) {
    switch (failure.errorClass()) {
      case RATE_LIMITED, OVERLOADED -> {
        overloaded(call, failure, now);
        pause(failure.retryAfter(), now);
        circuit.undecided(call.attempt());
      }
      case CONNECTION, SERVER_ERROR -> circuit.failed(call.attempt(), failure.message(), now);
      case TIMEOUT -> timedOut(call, failure, now);
      case CANCELLED, INTERNAL, BUDGET_EXHAUSTED -> circuit.undecided(call.attempt());
      case MALFORMED_REPLY,
          UNAUTHENTICATED,
          FORBIDDEN,
          QUOTA_EXHAUSTED,
          MODEL_NOT_FOUND,
          INVALID_REQUEST,
          REPLY_TOO_LARGE,
          NOT_RECORDED,
          NO_OUTPUT ->
          circuit.answered();
    }
  }

  private void overloaded(Begun call, CallOutcome.Failed failure, long now) {
    if (limit.overloaded(call.at(), now)) {
      log.info(
          "a provider has too much to do: provider={} limit_now={} error={} retry_after={}",
          key.shown(),
          limit.now(),
          failure.errorClass(),
          failure.retryAfter());
    }
  }

  /**
   * One call says little about a slow provider, many in a row that it has too much to do, as a
   * local server that queues without a word; a probe says that it is not back.
   */
  private void timedOut(Begun call, CallOutcome.Failed failure, long now) {
    if (++timeoutsInARow >= TIMEOUTS_OF_OVERLOAD) {
      overloaded(call, failure, now);
    }
    if (call.attempt().probe()) {
      circuit.failed(call.attempt(), failure.message(), now);
    } else {
      circuit.undecided(call.attempt());
    }
  }

  private void pause(@Nullable Duration told, long now) {
    if (told != null) {
      pauseUntil(now + Math.min(told.toNanos(), LONGEST_PAUSE_NANOS));
    }
  }

  private void pauseUntil(long until) {
    pausedUntil = until - pausedUntil > 0 ? until : pausedUntil;
  }

  boolean isGone() {
    return circuit.failedProbes() >= GONE_AFTER_PROBES;
  }

  /** What must be leased now, so that calls can begin. */
  List<AccountAllowance.Need> needs(long now) {
    Waiter next = waiting.peek();
    if (next == null || standing == null || now - pausedUntil < 0 || !circuit.allows(now)) {
      return List.of();
    }
    int calls = Math.min(waiting.startable(), limit.now() - inFlight);
    // What is leased before a call may begin flows by.
    return calls <= 0 ? List.of() : allowance.needs(now, calls, next.request());
  }

  /**
   * When to look again, though no call ends and no lease comes; {@link Long#MAX_VALUE} for never.
   */
  long lookAgainAt(long now) {
    if (waiting.size() == 0 || standing == null) {
      return Long.MAX_VALUE;
    }
    long begin = Math.max(pausedUntil - now, allowance.readyIn(now));
    if (circuit.state() == Circuit.State.OPEN) {
      begin = Math.max(begin, circuit.openUntil() - now);
    }
    long wait = Math.min(begin <= 0 ? Long.MAX_VALUE : begin, allowance.leaseIn(now));
    return wait == Long.MAX_VALUE ? wait : now + wait;
  }

  /** Whether the standing is needed and was not asked for yet; asked once. */
  boolean asksForItsStanding() {
    boolean asks = standing == null && !asked;
    asked |= asks;
    return asks;
  }

  /** Its share is the other engines' now. */
  void leaves() {
    standing = null;
    asked = false;
  }

  /** What all engines together make of it. */
  void stands(Standing now, long nanos) {
    asked = false;
    limits = now.changed() == null ? key.planned() : now.changed();
    if (standing == null && now.engines() > 1 && limits.concurrency() != null) {
      pauseUntil(nanos + ROOM_NANOS);
    }
    standing = now;
    limit.ceiling(ceiling(limits, now));
    allowance.set(limits);
  }

  /** This engine's share, as far as the others have made room for it. */
  private static int ceiling(Limits limits, Standing standing) {
    Integer all = limits.concurrency();
    if (all == null) {
      return Integer.MAX_VALUE;
    }
    return Math.min(standing.share(all), Math.max(0, all - standing.othersInFlight()));
  }

  AccountMeasure measure(long now) {
    return new AccountMeasure(
        inFlight,
        waiting.size(),
        limit.now(),
        limit.ceiling() == Integer.MAX_VALUE ? Double.POSITIVE_INFINITY : limit.ceiling(),
        limit.cuts(),
        turns,
        turnNanos,
        Math.max(0, pausedUntil - now),
        isDown(),
        limits,
        allowance.left(LeaseAllowance.Resource.REQUESTS, now),
        allowance.left(LeaseAllowance.Resource.TOKENS, now));
  }

  LimitsInForce view(long nanos, Instant now) {
    return new LimitsInForce(
        id,
        key.shown(),
        List.copyOf(models),
        limits,
        standing == null ? 1 : standing.engines(),
        limit.now(),
        inFlight,
        waiting.size(),
        pausedUntil - nanos > 0 ? now.plusNanos(pausedUntil - nanos) : null,
        isDown(),
        circuit.state() == Circuit.State.OPEN
            ? now.plusNanos(Math.max(0, circuit.openUntil() - nanos))
            : null,
        circuit.reason());
  }
}
