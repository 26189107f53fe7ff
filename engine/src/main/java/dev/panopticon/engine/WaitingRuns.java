package dev.panopticon.engine;

import dev.panopticon.model.RunId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The calls that wait for one account, run by run: the runs take turns, so that a small run beside
 * a large one gets its share from its first call on. Not thread-safe.
 */
final class WaitingRuns {
  private final Map<RunId, Deque<Waiter>> byRun = new HashMap<>();
  private final Deque<RunId> turns = new ArrayDeque<>();
  private int size;

  /** Further attempts come before first ones, so that what was begun ends. */
  void add(Waiter waiter) {
    RunId run = waiter.run().id();
    Deque<Waiter> waiting = byRun.get(run);
    if (waiting == null) {
      waiting = new ArrayDeque<>();
      byRun.put(run, waiting);
      turns.addLast(run);
    }
    if (waiter.attempt() > 1) {
      waiting.addFirst(waiter);
    } else {
      waiting.addLast(waiter);
    }
    size++;
  }

  int size() {
    return size;
  }

  boolean has(RunId run) {
    return byRun.containsKey(run);
  }

  /** How many could begin if their runs' permits alone decided. */
  int startable() {
    int startable = 0;
    for (Deque<Waiter> waiting : byRun.values()) {
      int permits = Math.max(0, waiting.getFirst().run().permits().availablePermits());
      startable += Math.min(waiting.size(), permits);
    }
    return startable;
  }

  /**
   * Takes the next whose run may make one more call, with that run's permit; null when there is
   * none.
   */
  @Nullable Waiter next() {
    for (int untried = turns.size(); untried > 0; untried--) {
      RunId run = turns.removeFirst();
      turns.addLast(run);
      Deque<Waiter> waiting = waitersOf(run);
      if (waiting.getFirst().run().permits().tryAcquire()) {
        Waiter next = waiting.removeFirst();
        size--;
        forgetIfEmpty(run);
        return next;
      }
    }
    return null;
  }

  /**
   * @return whether it was there
   */
  boolean remove(Waiter waiter) {
    Deque<Waiter> waiting = byRun.get(waiter.run().id());
    if (waiting == null || !waiting.remove(waiter)) {
      return false;
    }
    size--;
    forgetIfEmpty(waiter.run().id());
    return true;
  }

  /** Takes out all of a run that are halted. */
  List<Waiter> removeHalted(RunId run) {
    Deque<Waiter> waiting = byRun.get(run);
    if (waiting == null) {
      return List.of();
    }
    List<Waiter> halted = new ArrayList<>();
    for (Waiter waiter : waiting) {
      if (waiter.run().halted()) {
        halted.add(waiter);
      }
    }
    waiting.removeIf(waiter -> waiter.run().halted());
    size -= halted.size();
    forgetIfEmpty(run);
    return halted;
  }

  /** A call that is like those that come next; null when none waits. */
  @Nullable Waiter peek() {
    return turns.isEmpty() ? null : waitersOf(turns.getFirst()).getFirst();
  }

  private Deque<Waiter> waitersOf(RunId run) {
    Deque<Waiter> waiting = byRun.get(run);
    if (waiting == null) {
      throw new IllegalStateException("a run has a turn but nothing that waits: " + run);
    }
    return waiting;
  }

  private void forgetIfEmpty(RunId run) {
    if (waitersOf(run).isEmpty()) {
      byRun.remove(run);
      turns.remove(run);
    }
  }
}
