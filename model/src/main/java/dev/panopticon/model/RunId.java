package dev.panopticon.model;

import java.util.UUID;

/** A run's id, a time-ordered UUID. */
public record RunId(UUID value) {
  public static RunId next() {
    return new RunId(TimeOrderedId.next());
  }

  /**
   * @throws PanopticonException with INVALID_REQUEST if the text is not a UUID
   */
  public static RunId parse(String text) {
    try {
      return new RunId(UUID.fromString(text));
    } catch (IllegalArgumentException e) {
      throw new PanopticonException(
          ErrorCode.INVALID_REQUEST,
          "\"" + text + "\" is not a run id. `panopticon runs` lists the runs with their ids.");
    }
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
