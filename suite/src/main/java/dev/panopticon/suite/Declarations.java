package dev.panopticon.suite;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds names that are declared twice. */
final class Declarations {
  private final Faults faults;
  private final Map<String, Place> places = new HashMap<>();

  Declarations(Faults faults) {
    this.faults = faults;
  }

  /** The name if this is its first declaration of that sort; null, with a fault, if not. */
  Located.@Nullable Text first(String sort, Located.@Nullable Text name) {
    if (name == null) {
      return null;
    }
    Place earlier = places.putIfAbsent(sort + " " + name.value(), name.place());
    if (earlier == null) {
      return name;
    }
    faults.add(
        name.place(),
        "the "
            + sort
            + " `"
            + Words.shortened(name.value())
            + "` is taken, on "
            + earlier.readable()
            + ": each must be unique");
    return null;
  }
}
