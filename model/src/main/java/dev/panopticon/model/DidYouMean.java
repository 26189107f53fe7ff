package dev.panopticon.model;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Guesses which known word a person meant. Stateless. */
public final class DidYouMean {
  private static final int SHORTEST_BEGINNING = 4;

  private DidYouMean() {}

  /**
   * The nearest of {@code known} to {@code word}, if it is near enough: at most a third of the
   * longer word's letters wrong, or one word the beginning of the other, ignoring case. Of equally
   * near words the first wins.
   */
  public static Optional<String> suggest(String word, Collection<String> known) {
    String nearest = null;
    int nearestDistance = Integer.MAX_VALUE;
    for (String candidate : known) {
      int distance = distance(lower(word), lower(candidate));
      if (isNear(word, candidate, distance) && distance < nearestDistance) {
        nearest = candidate;
        nearestDistance = distance;
      }
    }
    return Optional.ofNullable(nearest);
  }

  private static boolean isNear(String word, String candidate, int distance) {
    int shorter = Math.min(word.length(), candidate.length());
    int allowed = Math.max(1, Math.max(word.length(), candidate.length()) / 3);
    boolean beginning =
        shorter >= SHORTEST_BEGINNING
            && (lower(candidate).startsWith(lower(word))
                || lower(word).startsWith(lower(candidate)));
    return beginning || (distance <= allowed && distance < shorter);
  }

  /**
   * Optimal string alignment distance: insertions, deletions, substitutions, and transpositions of
   * neighbours, no part edited twice (Damerau 1964; the recurrence as in Boytsov 2011, section
   * 2.1).
   */
  static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(substitution, Math.min(last[j], current[j - 1]) + 1);
        if (transposed(a, i, b, j)) {
          current[j] = Math.min(current[j], beforeLast[j - 2] + 1);
        }
      }
      beforeLast = last;
      last = current;
    }
    return last[b.length()];
  }

  private static boolean transposed(String a, int i, String b, int j) {
    return i > 1
        && j > 1
        && a.charAt(i - 1) == b.charAt(j - 2)
        && a.charAt(i - 2) == b.charAt(j - 1);
  }

  private static String lower(String word) {
    return word.toLowerCase(Locale.ROOT);
  }
}
