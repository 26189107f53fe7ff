package dev.panopticon.judgeservice.report;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What came of a gate.
 *
 * @param detail the number, its interval and n, and what was wanted
 */
record GateOutcome(boolean passed, String detail) {
  static GateOutcome failed(String detail) {
    return new GateOutcome(false, detail);
  }

  /** Passes when each of them does; without any, nothing was shown. */
  static GateOutcome all(List<GateOutcome> outcomes) {
    if (outcomes.isEmpty()) {
      return failed("nothing in the run is meant by this gate");
    }
    return new GateOutcome(
        outcomes.stream().allMatch(GateOutcome::passed),
        outcomes.stream().map(GateOutcome::detail).collect(Collectors.joining(" | ")));
  }
}
