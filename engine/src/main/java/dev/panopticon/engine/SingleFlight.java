package dev.panopticon.engine;

import dev.panopticon.model.ModelSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that equal calls are made once: while one is under way, here or in another engine, the
 * others wait, and then take what it brought, or find it in the cache where another engine made it.
 * When it brought nothing that can serve, because it failed or was given up with its run, one of
 * those that wait takes its place and the others go on waiting. Thread-safe.
 */
final class SingleFlight {
  /** How soon one that waits notices that its run was halted. */
  private static final long HALT_CHECK_MILLIS = 500;

  /**
   * So many calls one after the other must have failed, before those that wait take the failure for
   * theirs: a request that always fails must not be asked a thousand times, and one that failed may
   * have been unlucky. No source for the number.
   */
  static final int FAILURES_SHARED = 3;

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

  /** What becomes of a cell that wants a call. */
  sealed interface Entry permits Flight, Taken, Left {}

  /** The cell takes what an equal one got. */
  record Taken(Shared shared) implements Entry {}

  /** The run does not go on. */
  record Left() implements Entry {}

  /** The right to look into the cache, and to make the call if it is not there, until closed. */
  final class Flight implements Entry, AutoCloseable {
    private final ContentKey key;
    private final CountDownLatch over = new CountDownLatch(1);
    private boolean claimed;
    private boolean closed;
    private volatile @Nullable Shared brought;
    private @Nullable Flight next;

    private Flight(ContentKey key) {
      this.key = key;
    }

    /** For those that wait, when this is closed. */
    void brings(Shared result) {
      brought = result;
    }

    /**
     * For one of those that waited for this one in vain: all of them get the same, also who comes
     * when that one is over.
     *
     * @return the given one, which leads now, or another one that does or did
     */
    private synchronized Flight follow(Flight own) {
      Flight follower = next;
      if (follower == null) {
        Flight other = underWay.putIfAbsent(key, own);
        follower = other == null ? own : other;
        next = follower;
      }
      return follower;
    }

    /** To be closed after the commit of the result. */
    @Override
    public void close() {
      release();
      underWay.remove(key, this);
      over.countDown();
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
      if (closed && !isFollowed()) { // else the claim is the next one's
        claims.release(key);
      }
    }

    private boolean isFollowed() {
      Flight now = underWay.get(key);
      return now != null && now != this;
    }

    private synchronized boolean isClaimed() {
      return claimed;
    }
  }

  /**
   * Blocks while an equal call is under way.
   *
   * @param model as this run defines it: what fails with another key or another patience may not
   *     fail with this one's
   */
  Entry enter(ActiveRun run, ModelSpec.Remote model, ContentKey key) throws InterruptedException {
    var own = new Flight(key);
    int failures = 0;
    Flight first = underWay.putIfAbsent(key, own);
    Flight other = first == null ? own : first;
    while (other != own) {
      if (!awaitEnd(run, other)) {
        return new Left();
      }
      Shared brought = other.brought;
      if (brought instanceof Shared.Asked asked && asked.failed()) {
        failures += asked.model().equals(model) ? 1 : 0;
        if (failures == FAILURES_SHARED) {
          return new Taken(asked);
        }
      } else if (brought != null) {
        failures = 0;
        if (serves(run, brought)) {
          return new Taken(brought);
        }
      }
      other = other.follow(own);
    }
    return lead(run, own);
  }

  /** What another run found in the cache may be older than one that refreshes. */
  private static boolean serves(ActiveRun run, Shared brought) {
    return switch (brought) {
      case Shared.Found found -> Cache.reuses(run) || found.by().equals(run.id());
      case Shared.Asked _ -> true;
    };
  }

  private Entry lead(ActiveRun run, Flight own) throws InterruptedException {
    if (!others.getAsBoolean()) {
      return own;
    }
    boolean leads = false;
    try {
      leads = claims.acquire(run, own.key);
      if (leads) {
        own.claimed();
      }
      return leads ? own : new Left();
    } finally {
      if (!leads) {
        own.close(); // also where it was claimed meanwhile, with those under way
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
