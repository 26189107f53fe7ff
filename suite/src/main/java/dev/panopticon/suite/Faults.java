package dev.panopticon.suite;

import dev.panopticon.model.DidYouMean;
import dev.panopticon.model.Fault;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects every fault of one reading. Not thread-safe. */
final class Faults {
  private static final Comparator<Placed> BY_PLACE =
      Comparator.<Placed>comparingInt(placed -> orZero(placed.place.line()))
          .thenComparingInt(placed -> orZero(placed.place.column()))
          .thenComparingInt(placed -> placed.place.order());

  private final List<Placed> faults = new ArrayList<>();

  private record Placed(Place place, Fault fault) {}

  void add(Place place, String detail) {
    add(place, detail, (String) null);
  }

  void add(Place place, String detail, @Nullable String suggestion) {
    faults.add(new Placed(place, place.fault(detail, suggestion)));
  }

  /** Adds a fault about {@code word}, with the nearest of {@code known} as suggestion. */
  void addUnknown(Place place, String detail, String word, Collection<String> known) {
    add(place, detail, DidYouMean.suggest(word, known).orElse(null));
  }

  /** How many there are; a reader that sees it grow has read something faulty. */
  int count() {
    return faults.size();
  }

  boolean isEmpty() {
    return faults.isEmpty();
  }

  List<Fault> sorted() {
    return faults.stream().sorted(BY_PLACE).map(Placed::fault).distinct().toList();
  }

  private static int orZero(@Nullable Integer value) {
    return value == null ? 0 : value;
  }
}
