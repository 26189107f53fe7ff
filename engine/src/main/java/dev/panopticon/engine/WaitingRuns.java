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
    private final Deque<Waiter> begun = new ArrayDeque<>();
    private final Deque<Waiter> fresh = new ArrayDeque<>();
    private long place;

    Line(long place) {
      this.place = place;
    }

    /**
     * What was begun ends before more begins: further attempts, then the judging of answers, then
     * new answers. So results come early, and few cells are half done at any time.
     */
    void add(Waiter waiter) {
      if (waiter.call().attempt() > 1) {
        begun.addFirst(waiter);
      } else {
        switch (waiter.call().step()) {
          case ANSWER -> fresh.addLast(waiter);
          case JUDGMENT -> begun.addLast(waiter);
        }
      }
    }

    @Nullable Waiter first() {
      return begun.isEmpty() ? fresh.peekFirst() : begun.peekFirst();
    }

    Waiter removeFirst() {
      return begun.isEmpty() ? fresh.removeFirst() : begun.removeFirst();
    }

    int size() {
      return begun.size() + fresh.size();
    }

    /** Takes out those that are wanted. */
    List<Waiter> remove(Predicate<Waiter> wanted) {
      List<Waiter> removed = new ArrayList<>();
      Predicate<Waiter> taken = waiter -> wanted.test(waiter) && removed.add(waiter);
      begun.removeIf(taken);
      fresh.removeIf(taken);
      return removed;
    }

    /** How many calls the run may begin; 0 when it waits for none. */
    int permits() {
      Waiter first = first();
      return first == null ? 0 : first.run().permits().available();
    }

    boolean takesPermit() {
      Waiter first = first();
      return first != null && first.run().permits().tryAcquire();
    }
  }

  private final Map<RunId, Line> lines = new LinkedHashMap<>();

  /** Where the run was that had the last turn. */
  private long reached;

  private int size;

  void add(Waiter waiter) {
    lines.computeIfAbsent(waiter.run().id(), _ -> new Line(reached)).add(waiter);
    size++;
  }

  int size() {
    return size;
  }

  boolean has(RunId run) {
    Line line = lines.get(run);
    return line != null && line.size() > 0;
  }

  /** Whether the run waits for more calls of cells that it called for already. */
  boolean hasBegun(RunId run) {
    Line line = lines.get(run);
    return line != null && !line.begun.isEmpty();
  }

  /** How many could begin if their runs' permits alone decided. */
  int startable() {
    int startable = 0;
    for (Line line : lines.values()) {
      startable += Math.min(line.size(), line.permits());
    }
    return startable;
  }

  /**
   * Takes the next whose run may make one more call, with that run's permit; null when there is
   * none.
   */
  @Nullable Waiter next() {
    Line line = least(candidate -> candidate.permits() > 0);
    if (line == null || !line.takesPermit()) {
      return null;
    }
    Waiter next = line.removeFirst();
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
    lines.values().removeIf(line -> line.size() == 0 && line.place <= reached);
  }

  /**
   * @return whether it was there
   */
  boolean remove(Waiter waiter) {
    Line line = lines.get(waiter.run().id());
    if (line == null || line.remove(other -> other.turn() == waiter.turn()).isEmpty()) {
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
    List<Waiter> halted = line.remove(waiter -> waiter.run().halted());
    size -= halted.size();
    forgetOvertaken();
    return halted;
  }

  /** A call that is like those that come next; null when none waits. */
  @Nullable Waiter peek() {
    Line line = least(candidate -> candidate.size() > 0);
    return line == null ? null : line.first();
  }
}
