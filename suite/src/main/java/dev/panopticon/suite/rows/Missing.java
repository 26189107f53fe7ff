package dev.panopticon.suite.rows;

import dev.panopticon.model.DidYouMean;
import java.util.Collection;

/** Says which field is missing, and which there are. */
final class Missing {
  private static final int MOST_NAMES = 30;

  private Missing() {}

  static String field(String name, Collection<String> present) {
    return sentence(name, "fields", present);
  }

  static String column(String name, Collection<String> present) {
    return sentence(name, "columns", present);
  }

  private static String sentence(String name, String what, Collection<String> present) {
    String names = String.join(", ", present.stream().limit(MOST_NAMES).toList());
    String more = present.size() > MOST_NAMES ? ", ..." : "";
    String guess =
        DidYouMean.suggest(name, present).map(near -> " (did you mean `" + near + "`?)").orElse("");
    return "field `" + name + "` is not there; the " + what + " are " + names + more + guess;
  }
}
