package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.RunId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RunBudgetTest {
  private static final int BUDGETS = 200;
  private static final int ENGINES = 4;
  private static final int THREADS_PER_ENGINE = 4;
  private static final int MOST_PER_CALL = 1_000;
  private static final int CALLS_OF_A_LIFE = 40;

  private final AtomicLong nanoTime = new AtomicLong();

  @Test
  void sixteenThreadsNeverCrossAnyOfTwoHundredBudgetsAndUseThemUp() throws Exception {
    raceAtRandomBudgets(false);
  }

  @Test
  void norDoThoseThatAreLeftWhenEnginesAreKilledWithCallsInFlight() throws Exception {
    raceAtRandomBudgets(true);
  }

  private static void raceAtRandomBudgets(boolean kills) throws Exception {
    var random = new SplittableRandom(20_260_711);
    long calls = 0;
    for (int i = 0; i < BUDGETS; i++) {
      calls += race(random.nextLong(1, 200L * MOST_PER_CALL), random.split(), kills);
    }
    assertThat(calls).as("calls that were made").isGreaterThan(BUDGETS * 10L);
  }

  /** An engine's portion; when the engine is killed, its threads tell nothing any more. */
  private static final class Portion {
    private final RunBudget budget;
    private final boolean mortal;
    private volatile boolean killed;

    Portion(RunBudget budget, boolean mortal) {
      this.budget = budget;
      this.mortal = mortal;
    }

    boolean dies(RandomGenerator random) {
      if (mortal && random.nextInt(CALLS_OF_A_LIFE) == 0) {
        killed = true;
      }
      return killed;
    }
  }

  /** Threads of several engines call until there can be no room for a call. */
  private static long race(long budget, RandomGenerator.SplittableGenerator random, boolean kills)
      throws Exception {
    var ledger = new MemoryLedger(budget);
    var bill = new Bill(budget);
    List<Portion> portions = new ArrayList<>();
    List<Future<?>> callers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(ENGINES * THREADS_PER_ENGINE)) {
      for (int engine = 0; engine < ENGINES; engine++) {
        var budgetOfOne = new RunBudget(RunId.next(), ledger, System::nanoTime);
        var portion = new Portion(budgetOfOne, kills && engine > 0);
        portions.add(portion);
        for (int thread = 0; thread < THREADS_PER_ENGINE; thread++) {
          var own = random.split();
          callers.add(threads.submit(() -> callUntilExhausted(portion, ledger, bill, own)));
        }
      }
      for (Future<?> caller : callers) {
        caller.get();
      }
    }
    portions.stream().filter(portion -> !portion.killed).forEach(alive -> alive.budget.giveBack());
    assertThat(ledger.heldByLiving()).as("held in the end").isZero();
    assertThat(ledger.unspent()).as("left of %d", budget).isBetween(0L, (long) MOST_PER_CALL);
    assertThat(bill.total()).isLessThanOrEqualTo(budget - ledger.unspent());
    return bill.calls();
  }

  /** What the provider bills, as it does. */
  private static final class Bill {
    private final long budget;
    private long total;
    private long calls;

    Bill(long budget) {
      this.budget = budget;
    }

    synchronized void add(long cost) {
      total += cost;
      calls++;
      assertThat(total).as("billed of %d", budget).isLessThanOrEqualTo(budget);
    }

    synchronized long total() {
      return total;
    }

    synchronized long calls() {
      return calls;
    }
  }

  private static Void callUntilExhausted(
      Portion portion, MemoryLedger ledger, Bill bill, RandomGenerator random)
      throws InterruptedException {
    while (true) {
      long most = random.nextLong(1, MOST_PER_CALL + 1);
      switch (reserve(portion.budget, most)) {
        case Lease.Granted _ -> {
          if (portion.dies(random)) {
            bill.add(most);
            ledger.dead(portion.budget.portion());
            return null;
          }
          call(portion.budget, ledger, bill, most, random);
        }
        case Lease.NoRoom _ -> Thread.onSpinWait();
        case Lease.Exhausted exhausted -> {
          assertThat(exhausted.asked()).isEqualTo(most);
          if (portion.killed) {
            ledger.dead(portion.budget.portion());
          }
          return null;
        }
        case Lease.Gone _ -> throw new AssertionError("the run is there");
      }
    }
  }

  private static Lease reserve(RunBudget portion, long most) throws InterruptedException {
    Lease now = portion.reserve(most);
    return now instanceof Lease.NoRoom ? portion.leaseFor(most) : now;
  }

  private static void call(
      RunBudget portion, MemoryLedger ledger, Bill bill, long most, RandomGenerator random) {
    long cost = random.nextInt(4) == 0 ? most : random.nextLong(most + 1);
    switch (random.nextInt(8)) {
      case 0 -> portion.over(most, 0); // refused by the provider: not billed
      case 1 -> { // cut off: billed, and nobody says how much
        bill.add(cost);
        portion.over(most, most);
      }
      case 2 -> { // answered, but another engine's result stands
        bill.add(cost);
        portion.over(most, cost);
      }
      default -> {
        bill.add(cost);
        ledger.commit(portion.portion(), most, cost);
        portion.settled(most);
      }
    }
  }

  @Test
  void theLastCallThatFitsIsMadeAndTheNextIsNot() throws Exception {
    var ledger = new MemoryLedger(30);
    RunBudget budget = portion(ledger);
    for (int call = 0; call < 3; call++) {
      assertThat(budget.reserve(10)).isInstanceOf(Lease.Granted.class);
      ledger.commit(budget.portion(), 10, 10);
      budget.settled(10);
    }
    assertThat(budget.reserve(1)).isInstanceOf(Lease.Exhausted.class);
  }

  @Test
  void aCallWaitsWhileCallsInFlightMayTurnOutCheaper() throws Exception {
    var ledger = new MemoryLedger(100);
    RunBudget budget = portion(ledger);
    assertThat(budget.reserve(60)).isInstanceOf(Lease.Granted.class);
    assertThat(budget.reserve(60)).isInstanceOf(Lease.NoRoom.class);
    ledger.commit(budget.portion(), 60, 20);
    budget.settled(60);
    assertThat(budget.leaseFor(60)).isInstanceOf(Lease.Granted.class);
  }

  @Test
  void whatOneEngineHoldsAnotherCannotSpend() throws Exception {
    var ledger = new MemoryLedger(100);
    RunBudget one = portion(ledger);
    RunBudget other = portion(ledger);
    assertThat(one.reserve(60)).isInstanceOf(Lease.Granted.class);
    assertThat(other.reserve(50)).isInstanceOf(Lease.NoRoom.class);
    one.over(60, 0);
    one.giveBack();
    assertThat(other.leaseFor(50)).isInstanceOf(Lease.Granted.class);
  }

  @Test
  void whatADeadEngineHeldIsNotWaitedFor() throws Exception {
    var ledger = new MemoryLedger(100);
    RunBudget budget = portion(ledger);
    assertThat(budget.reserve(60)).isInstanceOf(Lease.Granted.class);
    RunBudget successor = portion(ledger);
    assertThat(successor.reserve(50)).isInstanceOf(Lease.NoRoom.class);
    ledger.dead(budget.portion());
    assertThat(successor.leaseFor(50)).isInstanceOf(Lease.Exhausted.class);
    // It was alive, after all.
    ledger.commit(budget.portion(), 60, 20);
    budget.settled(60);
    budget.giveBack();
    assertThat(successor.leaseFor(80)).isInstanceOf(Lease.Granted.class);
  }

  @Test
  void aRaisedBudgetHolds() throws Exception {
    var ledger = new MemoryLedger(10);
    RunBudget budget = portion(ledger);
    assertThat(budget.reserve(11)).isInstanceOf(Lease.Exhausted.class);
    ledger.raise(11);
    assertThat(budget.reserve(11)).isInstanceOf(Lease.Granted.class);
  }

  @Test
  void anIdlePortionIsGivenBackAndTheOneInUseIsNot() throws Exception {
    var ledger = new MemoryLedger(1_000_000);
    RunBudget budget = portion(ledger);
    budget.reserve(10);
    assertThat(ledger.held()).isGreaterThan(10);
    budget.look(Duration.ofSeconds(2).toNanos());
    assertThat(ledger.held()).isGreaterThan(10);
    nanoTime.addAndGet(Duration.ofSeconds(2).toNanos());
    budget.look(Duration.ofSeconds(2).toNanos());
    assertThat(ledger.held()).isEqualTo(10);
  }

  private RunBudget portion(MemoryLedger ledger) {
    return new RunBudget(RunId.next(), ledger, nanoTime::get);
  }
}
