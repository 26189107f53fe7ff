package dev.panopticon.judging;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code {{name}}} places of a template; spaces inside the braces are allowed. */
final class Placeholders {
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\{\\{[ \\t]*([A-Za-z_][A-Za-z0-9_]*)[ \\t]*\\}\\}");
  private static final int GREATEST_TYPO = 2;

  private Placeholders() {}

  /** The names in the template, in order of first appearance. */
  static Set<String> in(String template) {
    var names = new LinkedHashSet<String>();
    PLACEHOLDER.matcher(template).results().forEach(match -> names.add(match.group(1)));
    return names;
  }

  /**
   * Puts in the values in one pass: what a value contains is never substituted again. A placeholder
   * without a value stays as it is.
   */
  static String fill(String template, Map<String, String> values) {
    return PLACEHOLDER
        .matcher(template)
        .replaceAll(
            match -> Matcher.quoteReplacement(values.getOrDefault(match.group(1), match.group())));
  }

  /** The fault "unknown placeholder", with the known name that was likely meant. */
  static String unknown(String where, String name, Set<String> known) {
    String fault = "%s has an unknown placeholder {{%s}}".formatted(where, name);
    return closest(name, known)
        .map(meant -> fault + "; did you mean {{" + meant + "}}?")
        .orElseGet(() -> fault + "; known are " + braced(known));
  }

  private static String braced(Set<String> names) {
    return names.stream()
        .sorted()
        .map(name -> "{{" + name + "}}")
        .collect(java.util.stream.Collectors.joining(", "));
  }

  private static Optional<String> closest(String name, Set<String> known) {
    return known.stream()
        .filter(candidate -> editDistance(name, candidate) <= GREATEST_TYPO)
        .sorted()
        .min(Comparator.comparingInt(candidate -> editDistance(name, candidate)));
  }

  /** Levenshtein's distance. */
  private static int editDistance(String one, String other) {
    int[] previous = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int[] current = new int[other.length() + 1];
      current[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int replaced = previous[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[other.length()];
  }
}
