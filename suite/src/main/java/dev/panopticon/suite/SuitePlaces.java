package dev.panopticon.suite;

import dev.panopticon.model.Fault;
import org.jspecify.annotations.Nullable;

/**
 * Where the values of a suite stand in its text: gives a place to what is found wrong with them
 * after they were read. Immutable.
 */
public final class SuitePlaces {
  private final Located root;

  SuitePlaces(Located root) {
    this.root = root;
  }

  /**
   * The fault with the line and column of the value that its pointer names, or of the nearest one
   * around it. A fault that names no value, or is about JSON, stays as it is.
   */
  public Fault locate(Fault fault) {
    if (fault.pointer().isEmpty()) {
      return fault;
    }
    Place place = placeOf(fault.pointer());
    return new Fault(
        fault.pointer(), place.line(), place.column(), fault.detail(), fault.suggestion());
  }

  private Place placeOf(String pointer) {
    Located found = root;
    for (String step : pointer.substring(1).split("/", -1)) {
      Located inner = member(found, step.replace("~1", "/").replace("~0", "~"));
      if (inner == null) {
        break;
      }
      found = inner;
    }
    return found.place();
  }

  private static @Nullable Located member(Located value, String step) {
    return switch (value) {
      case Located.Mapping mapping -> mapping.get(step);
      case Located.Sequence list -> item(list, step);
      case Located.Text _, Located.Numeral _, Located.Flag _, Located.Broken _, Located.Null _ ->
          null;
    };
  }

  private static @Nullable Located item(Located.Sequence list, String step) {
    try {
      int index = Integer.parseInt(step);
      return index >= 0 && index < list.items().size() ? list.items().get(index) : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
