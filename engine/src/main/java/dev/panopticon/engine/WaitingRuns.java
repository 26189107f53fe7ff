package dev.panopticon.engine;

import dev.panopticon.model.RunId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
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

    /** How many calls the run may begin; 0 when it waits for none. */
    int permits() {
      Waiter first = waiting.peekFirst();
      return first == null ? 0 : Math.max(0, first.run().permits().availablePermits());
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
    for (Line line : lines.values()) {
      startable += Math.min(line.waiting.size(), line.permits());
    }
    return startable;
  }

  /**
   * Takes the next whose run may make one more call, with that run's permit; null when there is
   * none.
   */
  @Nullable Waiter next() {
    Line line = least(candidate -> candidate.permits() > 0);
    if (line == null || !line.waiting.getFirst().run().permits().tryAcquire()) {
      return null;
    }
    Waiter next = line.waiting.removeFirst();
    size--;
    reached = Math.max(reached, line.place);
    line.place = reached + next.run().priority().stride();
    forgetOvertaken();
    return next;
  }

  /** The least far; of several the one that has been known for longest. Null when there is none. */
  private @Nullable Line least(Predicate<Line> wanted) {
    Line least = null;
    for (Line line : lines.values()) {
      if (wanted.test(line) && (least == null || line.place < least.place)) {
        least = line;
      }
    }
    return least;
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
    Line line = least(candidate -> !candidate.waiting.isEmpty());
    return line == null ? null : line.waiting.getFirst();
  }
}
