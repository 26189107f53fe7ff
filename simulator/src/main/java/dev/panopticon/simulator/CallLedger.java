package dev.panopticon.simulator;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * The count of every call. One lock guards all of it: each call takes it a few times for well under
 * a microsecond, and in return every snapshot is consistent.
 */
final class CallLedger {
  private static final int MAX_MODEL_NAMES = 1_000;
  private static final int MAX_REPEATED_LISTED = 20;

  private final Object lock = new Object();
  private final LongSupplier nanoClock;
  private Tally tally = new Tally();
  private int inFlight;
  private int served; // the part of those in flight that the limiters let through

  CallLedger(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** What is counted between two resets. */
  private static final class Tally {
    final SortedMap<String, Long> byModel = new TreeMap<>();
    final SortedMap<Integer, Long> byStatus = new TreeMap<>();
    final SortedMap<String, Long> byFault = new TreeMap<>();
    final AttemptCounter attempts = new AttemptCounter();
    final SlidingSecond perSecond = new SlidingSecond();
    long calls;
    long admitted;
    long withoutReply;
    long promptTokens;
    long completionTokens;
    int maxInFlight;
  }

  /** One call in flight. It ends exactly once: further ends are ignored. */
  final class Ticket {
    private final Tally mine; // a reset must not let this call end in a tally where it never began
    private boolean entered;
    private boolean ended;

    private Ticket(Tally mine) {
      this.mine = mine;
    }

    /** The request was readable and is for that model. */
    void model(String name) {
      synchronized (lock) {
        boolean room = mine.byModel.size() < MAX_MODEL_NAMES || mine.byModel.containsKey(name);
        mine.byModel.merge(room ? name : "(others)", 1L, Long::sum);
      }
    }

    /**
     * Takes one of {@code max} places; 0 is for no limit. The place is free again when the call
     * ends.
     *
     * @return false when all are taken
     */
    boolean enter(int max) {
      synchronized (lock) {
        if (max > 0 && served >= max) {
          return false;
        }
        entered = true;
        served++;
        return true;
      }
    }

    /** The limiters let it through; returns the how-manieth call with this content it is. */
    int attempt(Fingerprint content) {
      synchronized (lock) {
        mine.admitted++;
        return mine.attempts.next(content);
      }
    }

    void fault(String wireName) {
      synchronized (lock) {
        mine.byFault.merge(wireName, 1L, Long::sum);
      }
    }

    void tokens(int prompt, int completion) {
      synchronized (lock) {
        mine.promptTokens += prompt;
        mine.completionTokens += completion;
      }
    }

    void answered(int status) {
      synchronized (lock) {
        if (end()) {
          mine.byStatus.merge(status, 1L, Long::sum);
        }
      }
    }

    void endedWithoutReply() {
      synchronized (lock) {
        if (end()) {
          mine.withoutReply++;
        }
      }
    }

    private boolean end() {
      if (ended) {
        return false;
      }
      ended = true;
      inFlight--;
      served -= entered ? 1 : 0;
      return true;
    }
  }

  /** A whole request has arrived. */
  Ticket arrived() {
    synchronized (lock) {
      tally.calls++;
      inFlight++;
      tally.maxInFlight = Math.max(tally.maxInFlight, inFlight);
      tally.perSecond.add(nanoClock.getAsLong());
      return new Ticket(tally);
    }
  }

  /** Forgets all counts and attempts. Calls in flight stay in flight, but are counted nowhere. */
  void reset() {
    synchronized (lock) {
      tally = new Tally();
      tally.maxInFlight = inFlight;
    }
  }

  SimulatorStats snapshot() {
    synchronized (lock) {
      long distinct = tally.attempts.distinct();
      return new SimulatorStats(
          tally.calls,
          copy(tally.byModel),
          copy(tally.byStatus),
          copy(tally.byFault),
          tally.withoutReply,
          new SimulatorStats.Requests(
              distinct,
              tally.admitted - distinct,
              copy(tally.attempts.byAttempts()),
              tally.attempts.mostRepeated(MAX_REPEATED_LISTED)),
          new SimulatorStats.TokenSums(tally.promptTokens, tally.completionTokens),
          new SimulatorStats.Load(inFlight, tally.maxInFlight, tally.perSecond.max()));
    }
  }

  private static <K extends Comparable<K>> SortedMap<K, Long> copy(SortedMap<K, Long> map) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }
}
