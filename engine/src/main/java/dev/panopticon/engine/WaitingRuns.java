package dev.panopticon.engine;

import dev.panopticon.model.RunId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The calls that wait for one account, run by run. The runs take turns by the weights of their
 * priorities, so that a small run beside a large one gets its share from its first call on:
 * start-time fair queueing (Goyal, Vin and Cheng, "Start-time fair queuing", SIGCOMM 1996), every
 * call counted as one. A turn takes a run ahead by the stride of its priority, and who is least far
 * has the next one. A run that waited for nothing, or was not allowed to call, goes on where the
 * others are by then: turns that it did not take are not made up for, so no run is ever kept
 * waiting by more than the strides of the others. Not thread-safe.
 */
final class WaitingRuns {
  /** What waits of one run, and how far the run is. */
  private static final class Line {
    private final Deque<Waiter> waiting = new ArrayDeque<>();
    private long place;

    Line(long place) {
      this.place = place;
    }
  }

  private final Map<RunId, Line> lines = new LinkedHashMap<>();

  /** Where the run was that had the last turn. */
  private long reached;

  private int size;

  /** Further attempts come before first ones, so that what was begun ends. */
  void add(Waiter waiter) {
    Line line = lines.computeIfAbsent(waiter.run().id(), _ -> new Line(reached));
    if (waiter.attempt() > 1) {
      line.waiting.addFirst(waiter);
    } else {
      line.waiting.addLast(waiter);
    }
    size++;
  }

  int size() {
    return size;
  }

  boolean has(RunId run) {
    Line line = lines.get(run);
    return line != null && !line.waiting.isEmpty();
  }

  /** How many could begin if their runs' permits alone decided. */
  int startable() {
    int startable = 0;
    for (Line line : inTurn()) {
      int permits = Math.max(0, line.waiting.getFirst().run().permits().availablePermits());
      startable += Math.min(line.waiting.size(), permits);
    }
    return startable;
  }

  /**
   * Takes the next whose run may make one more call, with that run's permit; null when there is
   * none.
   */
  @Nullable Waiter next() {
    for (Line line : inTurn()) {
      if (line.waiting.getFirst().run().permits().tryAcquire()) {
        Waiter next = line.waiting.removeFirst();
        size--;
        reached = Math.max(reached, line.place);
        line.place = reached + next.run().priority().stride();
        forgetOvertaken();
        return next;
      }
    }
    return null;
  }

  /** Those of which calls wait, the next one first. */
  private List<Line> inTurn() {
    return lines.values().stream()
        .filter(line -> !line.waiting.isEmpty())
        .sorted(Comparator.comparingLong(line -> line.place))
        .toList();
  }

  /** A run that waits for nothing is kept as long as its last turn still counts against it. */
  private void forgetOvertaken() {
    lines.values().removeIf(line -> line.waiting.isEmpty() && line.place <= reached);
  }

  /**
   * @return whether it was there
   */
  boolean remove(Waiter waiter) {
    Line line = lines.get(waiter.run().id());
    if (line == null || !line.waiting.removeIf(other -> other.turn() == waiter.turn())) {
      return false;
    }
    size--;
    forgetOvertaken();
    return true;
  }

  /** Takes out all of a run that are halted. */
  List<Waiter> removeHalted(RunId run) {
    Line line = lines.get(run);
    if (line == null) {
      return List.of();
    }
    List<Waiter> halted = new ArrayList<>();
    for (Waiter waiter : line.waiting) {
      if (waiter.run().halted()) {
        halted.add(waiter);
      }
    }
    line.waiting.removeIf(waiter -> waiter.run().halted());
    size -= halted.size();
    forgetOvertaken();
    return halted;
  }

  /** A call that is like those that come next; null when none waits. */
  @Nullable Waiter peek() {
    List<Line> inTurn = inTurn();
    return inTurn.isEmpty() ? null : inTurn.getFirst().waiting.getFirst();
  }
}
