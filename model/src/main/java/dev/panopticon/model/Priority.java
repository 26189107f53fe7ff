package dev.panopticon.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How often it is a run's turn where several wait for the same: by weight, so that every run goes
 * on. No source for the weights: a step is felt at once, and the least of three runs, one of each,
 * still gets a 21st.
 */
public enum Priority {
  /** A quarter of what a normal run gets. */
  LOW(1),
  NORMAL(4),
  /** Four times what a normal run gets. */
  HIGH(16);

  private static final int GREATEST_WEIGHT = 16;

  private final int weight;

  Priority(int weight) {
    this.weight = weight;
  }

  public int weight() {
    return weight;
  }

  /** How far a turn takes a run ahead of the others: the less, the more turns; at least 1. */
  public int stride() {
    return GREATEST_WEIGHT / weight;
  }

  /** The word in suites, in the API and on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Empty when it is no {@link #word}. */
  public static Optional<Priority> of(String word) {
    return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
  }

  /** The words of all, lowest first. */
  public static List<String> words() {
    return Arrays.stream(values()).map(Priority::word).toList();
  }
}
