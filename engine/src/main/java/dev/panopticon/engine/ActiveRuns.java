package dev.panopticon.engine;

import dev.panopticon.model.Priority;
import dev.panopticon.model.RunId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The runs that have a chunk under way in this process; each lives as long as its last chunk here.
 * Thread-safe.
 */
final class ActiveRuns {
  private static final class Entry {
    private ActiveRun run;
    private int users; // of all generations: they share the permits

    Entry(ActiveRun run) {
      this.run = run;
    }
  }

  private final Function<RunId, RunSnapshot> snapshots;
  private final Function<RunId, Priority> priorities;
  private final Map<RunId, Entry> entries = new HashMap<>();
  private final Consumer<ActiveRun> whenHalted;
  private final RunShares shares;
  private boolean stopping;

  /**
   * @param priorities of runs as they are now: unlike a snapshot they change while a run goes on
   * @param whenHalted told of every run that is halted
   * @param shares of the calls that a run may have in flight
   */
  ActiveRuns(
      Function<RunId, RunSnapshot> snapshots,
      Function<RunId, Priority> priorities,
      Consumer<ActiveRun> whenHalted,
      RunShares shares) {
    this.snapshots = snapshots;
    this.priorities = priorities;
    this.whenHalted = whenHalted;
    this.shares = shares;
  }

  /**
   * Takes part in a run. A run that was halted or amended gets a fresh start, beside what is still
   * winding down, with the same permits.
   */
  ActiveRun enter(RunId id) {
    RunSnapshot snapshot = snapshots.apply(id);
    Priority priority = priorities.apply(id);
    RunPermits permits = shares.enter(snapshot);
    synchronized (this) {
      Entry known = entries.get(id);
      if (known == null) {
        known = new Entry(fresh(snapshot, permits));
        entries.put(id, known);
      } else if (known.run.halted() || !known.run.snapshot().equals(snapshot)) {
        known.run.halt(); // one that was amended, too: nobody could reach it any more
        known.run = fresh(snapshot, permits);
      }
      known.users++;
      known.run.priority(priority);
      return known.run;
    }
  }

  private ActiveRun fresh(RunSnapshot snapshot, RunPermits permits) {
    var fresh = new ActiveRun(snapshot, permits, whenHalted);
    if (stopping) {
      fresh.halt();
    }
    return fresh;
  }

  synchronized void leave(ActiveRun run) {
    Entry entry = entries.get(run.id());
    if (entry != null && --entry.users == 0) {
      entries.remove(run.id());
    }
    shares.leave(run.id());
  }

  /** It holds for the run's turns from now on, in this process. */
  synchronized void priority(RunId id, Priority priority) {
    Entry entry = entries.get(id);
    if (entry != null) {
      entry.run.priority(priority);
    }
  }

  /** Nothing new starts in the run, in this process. */
  synchronized void halt(RunId id) {
    Entry entry = entries.get(id);
    if (entry != null) {
      entry.run.halt();
    }
  }

  /** Nothing new starts in any run, now or later. */
  synchronized void haltAll() {
    stopping = true;
    entries.values().forEach(entry -> entry.run.halt());
  }

  synchronized boolean stopping() {
    return stopping;
  }

  synchronized List<RunId> ids() {
    return List.copyOf(entries.keySet());
  }

  /** How many calls all its runs together may have in flight here. */
  synchronized int permits() {
    return entries.values().stream().mapToInt(entry -> entry.run.concurrency()).sum();
  }

  /** How many of these they have. */
  synchronized int permitsTaken() {
    return entries.values().stream().mapToInt(entry -> entry.run.inFlight()).sum();
  }

  /** What this engine does in each of its runs. */
  synchronized Map<RunId, RunWork.AtWork> atWork(String engine) {
    Map<RunId, RunWork.AtWork> atWork = new HashMap<>();
    entries.forEach((id, entry) -> atWork.put(id, entry.run.atWork(engine, entry.users)));
    return atWork;
  }

  /** Counts what was committed, for the rate. */
  void committed(RunId id, int outputs, int judgments) {
    ActiveRun run = find(id);
    if (run != null) {
      run.committed(outputs, judgments);
    }
  }

  private synchronized @Nullable ActiveRun find(RunId id) {
    Entry entry = entries.get(id);
    return entry == null ? null : entry.run;
  }
}
