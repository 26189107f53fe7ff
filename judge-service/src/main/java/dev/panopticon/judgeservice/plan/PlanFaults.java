package dev.panopticon.judgeservice.plan;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.Fault;
import dev.panopticon.model.PanopticonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Gathers what is wrong, so that all of it is told at once. Not thread-safe. */
final class PlanFaults {
  private static final int KEPT = 1_000;
  private static final int IN_MESSAGE = 5;

  private final List<Fault> faults = new ArrayList<>();
  private final Map<String, String> places;

  PlanFaults() {
    this(Map.of());
  }

  /**
   * @param places as for {@link Fault#moved}
   */
  PlanFaults(Map<String, String> places) {
    this.places = places;
  }

  void add(Fault fault) {
    if (!isFull()) {
      faults.add(fault.moved(places));
    }
  }

  boolean isEmpty() {
    return faults.isEmpty();
  }

  /** More would not be kept, so there is no use in looking for more. */
  boolean isFull() {
    return faults.size() >= KEPT;
  }

  /** Throws INVALID_SUITE if there is a fault. */
  void requireSoundSuite() {
    require(ErrorCode.INVALID_SUITE, "the suite cannot be used: ");
  }

  /** Throws INVALID_DATA if there is a fault. */
  void requireSoundData() {
    String count = isFull() ? "at least " + KEPT : String.valueOf(faults.size());
    require(
        ErrorCode.INVALID_DATA,
        "nothing was started, because of %s faulty rows of the suite's data: ".formatted(count));
  }

  private void require(ErrorCode code, String what) {
    if (!faults.isEmpty()) {
      String first =
          faults.stream().limit(IN_MESSAGE).map(Fault::readable).collect(Collectors.joining("; "));
      String rest = faults.size() > IN_MESSAGE ? "; and more" : "";
      throw new PanopticonException(code, what + first + rest, faults);
    }
  }
}
