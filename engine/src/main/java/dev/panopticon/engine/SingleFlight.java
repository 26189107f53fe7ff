package dev.panopticon.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/**
 * Sees to it that equal calls are made once: while one is under way, here or in another engine, the
 * others wait, and then find its result in the cache. When it brought none that can serve, they do
 * not wait for each other again; when it was given up with its run, another takes its place.
 * Thread-safe.
 */
final class SingleFlight {
  /** How soon one that waits notices that its run was halted. */
  private static final long HALT_CHECK_MILLIS = 500;

  private final Map<ContentKey, Flight> underWay = new ConcurrentHashMap<>();
  private final Claims claims;
  private final BooleanSupplier others;
  private final LongAdder waiting = new LongAdder();

  /**
   * @param claims what all engines of the database say that they call
   * @param others whether there may be other engines now: alone, nothing need be claimed
   */
  SingleFlight(Claims claims, BooleanSupplier others) {
    this.claims = claims;
    this.others = others;
  }

  /** The right to look into the cache, and to make the call if it is not there, until closed. */
  final class Flight implements AutoCloseable {
    private final ContentKey key;
    private final boolean leads;
    private final CountDownLatch over = new CountDownLatch(1);
    private boolean claimed;
    private boolean closed;
    private volatile boolean landed;

    private Flight(ContentKey key, boolean leads) {
      this.key = key;
      this.leads = leads;
    }

    /** There is a committed result, whether or not it can serve others. */
    void landed() {
      landed = true;
    }

    /** To be closed after the commit of the result: who waits looks for it then. */
    @Override
    public void close() {
      if (leads) {
        release();
        underWay.remove(key, this);
        over.countDown();
      }
    }

    private synchronized void release() {
      closed = true;
      if (claimed) {
        claims.release(key);
      }
    }

    /** It is in the database now that this call is under way. */
    private synchronized void claimed() {
      claimed = true;
      if (closed) {
        claims.release(key);
      }
    }

    private synchronized boolean isClaimed() {
      return claimed;
    }
  }

  /**
   * Blocks while an equal call is under way.
   *
   * @return empty when the run does not go on
   */
  Optional<Flight> enter(ActiveRun run, ContentKey key) throws InterruptedException {
    var own = new Flight(key, true);
    Flight other = underWay.putIfAbsent(key, own);
    while (other != null && !run.halted()) {
      if (awaitEnd(run, other) && other.landed) {
        return Optional.of(new Flight(key, false));
      }
      other = underWay.putIfAbsent(key, own);
    }
    return other == null ? lead(run, own) : Optional.empty();
  }

  private Optional<Flight> lead(ActiveRun run, Flight own) throws InterruptedException {
    if (!others.getAsBoolean()) {
      return Optional.of(own);
    }
    try {
      if (claims.acquire(run, own.key)) {
        own.claimed();
        return Optional.of(own);
      }
      return Optional.empty();
    } finally {
      if (!own.isClaimed()) {
        own.close();
      }
    }
  }

  /** Claims the calls under way that were begun while this engine was alone. */
  void claimUnderWay() {
    List<Flight> unclaimed =
        underWay.values().stream().filter(flight -> !flight.isClaimed()).toList();
    if (!unclaimed.isEmpty()) {
      Set<ContentKey> claimed =
          claims.claimNow(unclaimed.stream().map(flight -> flight.key).toList());
      unclaimed.stream().filter(flight -> claimed.contains(flight.key)).forEach(Flight::claimed);
    }
  }

  /** Content keys that somebody here calls for, or looks for. */
  int underWay() {
    return underWay.size();
  }

  /** Who waits for an equal call, here. */
  long waiting() {
    return waiting.sum();
  }

  private boolean awaitEnd(ActiveRun run, Flight other) throws InterruptedException {
    waiting.increment();
    try {
      while (!run.halted()) {
        if (other.over.await(HALT_CHECK_MILLIS, TimeUnit.MILLISECONDS)) {
          return true;
        }
      }
      return false;
    } finally {
      waiting.decrement();
    }
  }
}
