package dev.panopticon.judging;

import dev.panopticon.model.DidYouMean;
import dev.panopticon.model.Placeholders;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The words for a placeholder that nothing fills. */
final class UnknownPlaceholder {
  private UnknownPlaceholder() {}

  /** Says where it is, and the known name that was likely meant. */
  static String fault(String where, String name, Set<String> known) {
    List<String> sorted = known.stream().sorted().toList();
    String fault = where + " has an unknown placeholder " + Placeholders.braced(name);
    return DidYouMean.suggest(name, sorted)
        .map(meant -> fault + "; did you mean " + Placeholders.braced(meant) + "?")
        .orElseGet(() -> fault + "; known are " + braced(sorted));
  }

  private static String braced(List<String> names) {
    return names.stream().map(Placeholders::braced).collect(Collectors.joining(", "));
  }
}
