package dev.panopticon.engine;

import dev.panopticon.model.RunId;
import dev.panopticon.providers.CallRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reserves money for calls of runs that have a budget, and pauses a run before the call that could
 * cross it. Thread-safe.
 */
final class Budgets implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Budgets.class);

  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final long IDLE_NANOS = Duration.ofSeconds(2).toNanos();

  /** How long the end of a process tries to give back what it holds. */
  private static final Duration LAST_TRIES = Duration.ofSeconds(3);

  /** How long to wait before room is looked for again, and how soon a halt is noticed. */
  private static final Duration LOOK_FOR_ROOM = Duration.ofMillis(50);

  private static final long HALT_CHECK_MILLIS = 500;

  private final Ledger ledger;
  private final PauseRun pauseRun;
  private final LongAdder waiting = new LongAdder();
  private final Map<RunId, RunBudget> budgets = new ConcurrentHashMap<>();

  /** One that renews, whatever the other has to wait for. */
  private final Repeating keep = new Repeating("keep-budgets", 2);

  Budgets(Ledger ledger, PauseRun pauseRun) {
    this.ledger = ledger;
    this.pauseRun = pauseRun;
  }

  void start() {
    keep.every(LOOK, LOOK, this::renew);
    keep.every(LOOK, LOOK, () -> budgets.forEach(this::look));
  }

  /**
   * Reserves the most that the call can cost, if there is room now. The run is halted when there
   * can be none.
   *
   * @return empty when there is no room now, or never
   */
  Optional<Reservation> reserve(ActiveRun run, CallRequest request) throws InterruptedException {
    long amount = amount(run, request);
    if (amount == 0) {
      return Optional.of(Reservation.NONE);
    }
    RunBudget budget = of(run.id());
    return settle(run, request, budget, budget.reserve(amount));
  }

  /**
   * Waits for room, which comes when calls in flight turn out cheaper than they could be.
   *
   * @return empty when the run does not go on
   */
  Optional<Reservation> await(ActiveRun run, CallRequest request) throws InterruptedException {
    waiting.increment();
    try {
      return awaitTurn(run, request);
    } finally {
      waiting.decrement();
    }
  }

  /** Calls that wait for money. */
  long waiting() {
    return waiting.sum();
  }

  /** Calls that wait while the ledger is asked. */
  int waitingForLedger() {
    return budgets.values().stream().mapToInt(RunBudget::waiting).sum();
  }

  private Optional<Reservation> awaitTurn(ActiveRun run, CallRequest request)
      throws InterruptedException {
    RunBudget budget = of(run.id());
    while (!run.halted()) {
      if (budget.turn().tryAcquire(HALT_CHECK_MILLIS, TimeUnit.MILLISECONDS)) {
        try {
          return awaitInTurn(run, request, budget);
        } finally {
          budget.turn().release();
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Reservation> awaitInTurn(ActiveRun run, CallRequest request, RunBudget budget)
      throws InterruptedException {
    Optional<Reservation> reserved = Optional.empty();
    while (reserved.isEmpty() && !run.halted()) {
      Lease lease = budget.leaseFor(amount(run, request));
      reserved = settle(run, request, budget, lease);
      if (lease instanceof Lease.NoRoom) {
        run.pauseFor(LOOK_FOR_ROOM);
      }
    }
    return reserved;
  }

  private Optional<Reservation> settle(
      ActiveRun run, CallRequest request, RunBudget budget, Lease lease) {
    return switch (lease) {
      case Lease.Granted _ -> Optional.of(Reservation.of(budget, amount(run, request)));
      case Lease.NoRoom _ -> Optional.empty();
      case Lease.Exhausted exhausted -> {
        pauseRun.atBudget(run, request, exhausted);
        yield Optional.empty();
      }
      case Lease.Gone _ -> {
        run.halt();
        yield Optional.empty();
      }
    };
  }

  private static long amount(ActiveRun run, CallRequest request) {
    return run.snapshot().settings().budgetNanoUsd() == null ? 0 : CallBound.costNanoUsd(request);
  }

  private RunBudget of(RunId run) {
    return budgets.compute(
        run,
        (id, known) -> {
          RunBudget budget = known == null ? new RunBudget(id, ledger, System::nanoTime) : known;
          budget.touch();
          return budget;
        });
  }

  /** Gives back what nobody uses. What could not be given back is kept, and tried again. */
  private void look(RunId run, RunBudget budget) {
    keep.survive(
        () -> {
          budget.look(IDLE_NANOS);
          if (budget.isUnused(IDLE_NANOS)) {
            budget.giveBack(); // the portion, which is empty, goes
            budgets.computeIfPresent(run, (id, known) -> known.isUnused(IDLE_NANOS) ? null : known);
          }
        });
  }

  /** Tells the ledger who is alive here. */
  private void renew() {
    List<UUID> portions = budgets.values().stream().map(RunBudget::portion).toList();
    if (!portions.isEmpty()) {
      ledger.renew(portions);
    }
  }

  /** Gives all of it back, after the last call. */
  @Override
  public void close() {
    keep.close();
    long end = System.nanoTime() + LAST_TRIES.toNanos();
    budgets.values().forEach(budget -> giveBack(budget, end));
  }

  private static void giveBack(RunBudget budget, long end) {
    while (true) {
      try {
        budget.giveBack();
        return;
      } catch (RuntimeException databaseAwayOrRunLocked) {
        if (System.nanoTime() - end >= 0) {
          log.warn(
              "a part of a budget counts as spent, because it could not be given back: {}",
              databaseAwayOrRunLocked.toString());
          return;
        }
      }
      LockSupport.parkNanos(LOOK_FOR_ROOM.toNanos());
    }
  }
}
