package dev.panopticon.systemtests;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs one after the other, so that one is always going on, however long a test takes. All of them
 * are watched to the end.
 */
final class Workload {
  /** Evaluations that are left to be done when the next run is rather begun. */
  private static final int RESERVE = 40;

  private final Api api;
  private final ObjectNode suite;
  private final List<WatchedRun> runs = new ArrayList<>();

  Workload(Api api, ObjectNode suite) {
    this.api = api;
    this.suite = suite;
  }

  /** Returns when so many more evaluations are done, with a run that goes on. */
  void awaitProgress(int more) throws Exception {
    if (!runs.isEmpty() && runs.getLast().left() < more + RESERVE) {
      runs.getLast().awaitCompleteReport();
    }
    if (runs.isEmpty() || runs.getLast().isComplete()) {
      runs.add(WatchedRun.start(api, suite));
    }
    runs.getLast().awaitProgress(more);
  }

  /** Whatever was acknowledged is there. */
  void requireAcknowledged() throws Exception {
    for (WatchedRun run : runs) {
      run.requireAcknowledged();
    }
  }

  /** Returns when all runs are complete, with exact counts. */
  void finish() throws Exception {
    for (WatchedRun run : runs) {
      run.awaitCompleteReport();
    }
  }

  long plannedCalls() {
    return runs.stream().mapToLong(WatchedRun::plannedCalls).sum();
  }

  /** Evaluations that were last seen to be done. */
  long acknowledged() {
    return runs.stream().mapToLong(WatchedRun::acknowledged).sum();
  }

  int evaluations() {
    return runs.stream().mapToInt(WatchedRun::evaluations).sum();
  }
}
