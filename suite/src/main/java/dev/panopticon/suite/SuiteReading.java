package dev.panopticon.suite;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.Fault;
import dev.panopticon.model.PanopticonException;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What came of reading a suite. */
public sealed interface SuiteReading {
  /**
   * The suite is sound.
   *
   * @param canonical the same suite as JSON with all defaults written out; reading it gives an
   *     equal suite
   * @param places where the suite's values stand in its text
   */
  record Read(Suite suite, JsonNode canonical, SuitePlaces places) implements SuiteReading {}

  /**
   * The suite is faulty.
   *
   * @param faults all of them, at least one, in the order of their places
   */
  record Faulty(List<Fault> faults) implements SuiteReading {
    public Faulty {
      faults = List.copyOf(faults);
    }

    /** The faults as an exception, for callers that cannot go on. */
    public PanopticonException exception() {
      String all = faults.stream().map(Fault::readable).collect(Collectors.joining("; "));
      return new PanopticonException(
          ErrorCode.INVALID_SUITE, "the suite cannot be used: " + all, faults);
    }
  }
}
