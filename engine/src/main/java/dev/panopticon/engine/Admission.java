package dev.panopticon.engine;

import dev.panopticon.model.RunId;
import dev.panopticon.providers.CallOutcome;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The door to the providers: every call waits here for its turn, without polling. One lock guards
 * all accounts, because a run's permits hold over all of them; it is held for the microseconds of a
 * decision and never during a call, a wait or a query. Thread-safe.
 */
final class Admission implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Admission.class);

  private static final Duration IDLE = Duration.ofSeconds(3);
  private static final Duration SHOWN = Duration.ofMinutes(1);
  private static final long LEAST_WAIT_NANOS = Duration.ofMillis(1).toNanos();
  private static final long LEASE_RETRY_MILLIS = 500;

  private final LeaseAllowance allowance;
  private final ShareAccounts shares;
  private final MeasuredAccounts measured;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<AccountKey, ProviderAccount> accounts = new HashMap<>();
  private final Map<ProviderAccount, Long> alarms = new HashMap<>();
  private final AtomicBoolean beating = new AtomicBoolean();
  private final ExecutorService queries =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("limits-", 0).factory());
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("admission").daemon().factory());

  /**
   * @param registry what measures the accounts
   */
  Admission(JdbcClient jdbc, String engine, MeterRegistry registry) {
    this.allowance = new LeaseAllowance(jdbc);
    this.shares = new ShareAccounts(jdbc, engine);
    this.measured = new MeasuredAccounts(registry, this::measure);
  }

  void start() {
    inBackground(
        () -> {
          allowance.forgetOld();
          shares.forgetOld();
        });
    long beat = ShareAccounts.BEAT.toMillis();
    var _ =
        timer.scheduleAtFixedRate(
            () -> inBackground(this::beat), beat, beat, TimeUnit.MILLISECONDS);
  }

  /** For the sole owner of a database, before it starts. */
  void forgetFormerOwners() {
    shares.forgetFormerOwners();
  }

  /**
   * Waits until the call may begin.
   *
   * @return empty when the run does not go on
   */
  Optional<Permit> admit(Call call) throws InterruptedException {
    var waiter = new Waiter(call);
    ProviderAccount account = enqueue(waiter);
    try {
      return waiter.turn().get();
    } catch (InterruptedException interrupted) {
      giveUp(waiter, account);
      throw interrupted;
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private ProviderAccount enqueue(Waiter waiter) {
    lock.lock();
    try {
      ProviderAccount account = account(waiter);
      if (account.asksForItsStanding()) {
        inBackground(this::beat);
      }
      if (waiter.run().halted()) {
        waiter.turn().complete(Optional.empty());
      } else {
        account.add(waiter);
        advance(account);
      }
      return account;
    } finally {
      lock.unlock();
    }
  }

  private ProviderAccount account(Waiter waiter) {
    return accounts.computeIfAbsent(
        AccountKey.of(waiter.request().model()),
        key -> {
          int wanted = waiter.run().snapshot().settings().concurrency();
          var account = new ProviderAccount(key, wanted, System.nanoTime());
          measured.add(key, account);
          return account;
        });
  }

  private void giveUp(Waiter waiter, ProviderAccount account) {
    lock.lock();
    try {
      if (!account.remove(waiter)) {
        waiter.turn().join().ifPresent(Permit::close);
      }
    } finally {
      lock.unlock();
    }
  }

  /** A call came back, or was never made. */
  void ended(ProviderAccount account, ProviderAccount.Begun call, CallOutcome outcome) {
    lock.lock();
    try {
      account.ended(call, outcome, System.nanoTime());
      advance(account);
    } finally {
      lock.unlock();
    }
  }

  /** The run may make one more call, at whatever account; what was begun has it first. */
  void released(ActiveRun run) {
    lock.lock();
    try {
      run.permits().release();
      advanceThose(account -> account.hasBegun(run.id()));
      if (run.permits().available() > 0) {
        advanceThose(account -> account.hasWaiting(run.id()));
      }
    } finally {
      lock.unlock();
    }
  }

  /** The run may have more calls in flight than before. */
  void advance(RunId run) {
    lock.lock();
    try {
      advanceThose(account -> account.hasWaiting(run));
    } finally {
      lock.unlock();
    }
  }

  private void advanceThose(Predicate<ProviderAccount> wanted) {
    for (ProviderAccount account : accounts.values()) {
      if (wanted.test(account)) {
        advance(account);
      }
    }
  }

  boolean isGone(ProviderAccount account) {
    lock.lock();
    try {
      return account.isGone();
    } finally {
      lock.unlock();
    }
  }

  /** Sends the calls of a halted run away. */
  void halted(ActiveRun run) {
    lock.lock();
    try {
      for (ProviderAccount account : accounts.values()) {
        account.removeHalted(run.id()).forEach(gone -> gone.turn().complete(Optional.empty()));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Who waits for the lock of all accounts. */
  int waitingForLock() {
    return lock.getQueueLength();
  }

  private AccountMeasure measure(ProviderAccount account) {
    lock.lock();
    try {
      return account.measure(System.nanoTime());
    } finally {
      lock.unlock();
    }
  }

  /** The accounts used within the last minute. */
  List<LimitsInForce> limits() {
    lock.lock();
    try {
      long nanos = System.nanoTime();
      var now = Clock.systemUTC().instant();
      return accounts.values().stream()
          .filter(account -> !account.idle(nanos, SHOWN))
          .map(account -> account.view(nanos, now))
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /** Begins what may begin, and sees to it that the rest is looked at in time. */
  private void advance(ProviderAccount account) {
    long now = System.nanoTime();
    BiFunction<Waiter, ProviderAccount.Begun, Permit> permit =
        (waiter, begun) -> new Permit(this, account, waiter.run(), begun);
    while (account.begin(now, permit)) {
      // and the next one
    }
    for (AccountAllowance.Need need : account.needs(now)) {
      Duration length = need.pacer().ask(now, need.amount());
      inBackground(() -> lease(account, need, length));
    }
    setAlarm(account, account.lookAgainAt(now), now);
  }

  private void setAlarm(ProviderAccount account, long at, long now) {
    Long set = alarms.get(account);
    if (at == Long.MAX_VALUE || timer.isShutdown() || (set != null && set - at <= 0)) {
      return;
    }
    alarms.put(account, at);
    var _ =
        timer.schedule(
            () -> alarm(account, at), Math.max(LEAST_WAIT_NANOS, at - now), TimeUnit.NANOSECONDS);
  }

  private void alarm(ProviderAccount account, long at) {
    lock.lock();
    try {
      alarms.remove(account, at);
      advance(account);
    } finally {
      lock.unlock();
    }
  }

  private void lease(ProviderAccount account, AccountAllowance.Need need, Duration length) {
    OptionalLong start = OptionalLong.empty();
    try {
      start = OptionalLong.of(allowance.lease(account.id(), need.resource(), length));
    } finally {
      leased(account, need, length, start);
    }
  }

  private void leased(
      ProviderAccount account, AccountAllowance.Need need, Duration length, OptionalLong start) {
    lock.lock();
    try {
      if (start.isPresent()) {
        need.pacer().leased(start.getAsLong(), need.amount(), length);
        advance(account);
      } else if (!timer.isShutdown()) {
        var _ =
            timer.schedule(
                () -> leaseAgain(account, need), LEASE_RETRY_MILLIS, TimeUnit.MILLISECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  private void leaseAgain(ProviderAccount account, AccountAllowance.Need need) {
    lock.lock();
    try {
      need.pacer().leaseFailed();
      advance(account);
    } finally {
      lock.unlock();
    }
  }

  /** One at a time: an answer that comes late must not take the place of a newer one. */
  private void beat() {
    if (beating.compareAndSet(false, true)) {
      try {
        refresh();
      } finally {
        beating.set(false);
      }
    }
  }

  private void refresh() {
    Map<String, Integer> used = used();
    if (used.isEmpty()) {
      return;
    }
    Map<String, ShareAccounts.Standing> standings = shares.refresh(used);
    lock.lock();
    try {
      for (ProviderAccount account : List.copyOf(accounts.values())) {
        ShareAccounts.Standing standing = standings.get(account.id());
        if (standing != null) {
          account.stands(standing, System.nanoTime());
          advance(account);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Calls in flight by account; one that is not used any more is left to the other engines. */
  private Map<String, Integer> used() {
    lock.lock();
    try {
      long now = System.nanoTime();
      Map<String, Integer> used = new HashMap<>();
      for (ProviderAccount account : accounts.values()) {
        if (account.idle(now, IDLE)) {
          account.leaves();
        } else {
          used.put(account.id(), account.inFlight());
        }
      }
      return used;
    } finally {
      lock.unlock();
    }
  }

  private void inBackground(Runnable step) {
    if (!queries.isShutdown()) {
      queries.execute(
          () -> {
            try {
              step.run();
            } catch (RuntimeException databaseAway) {
              log.warn(
                  "limits are not renewed and will be again soon: {}", databaseAway.toString());
            }
          });
    }
  }

  /** Leases and shares of this engine are free for the others at once. */
  @Override
  public void close() {
    timer.shutdownNow();
    inBackground(shares::leave);
    queries.shutdown();
    try {
      var _ = queries.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
