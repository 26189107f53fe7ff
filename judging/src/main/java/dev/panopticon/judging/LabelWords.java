package dev.panopticon.judging;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The words that stand for verdicts. Upper and lower case are one, except for words that differ in
 * nothing else, and for single letters within a text ("A" is a side, "a" an article).
 */
final class LabelWords {
  /**
   * What a word means.
   *
   * @param label the metric's own name of it
   * @param score what it is worth: a score, or the preference for the answer shown first
   */
  record Meaning(String label, double score) {}

  private static final String EDGE_BEFORE = "(?<![\\p{L}\\p{N}_-])";
  private static final String EDGE_AFTER = "(?![\\p{L}\\p{N}_]|-[\\p{L}\\p{N}])";

  private final Map<String, Meaning> exact = new HashMap<>();
  private final Map<String, Meaning> folded = new HashMap<>();
  private final Set<String> onlyAlone = new HashSet<>();
  private final Pattern pattern;

  private LabelWords(Map<String, Meaning> words, Set<String> onlyAlone) {
    words.forEach(this::add);
    onlyAlone.forEach(word -> this.onlyAlone.add(fold(word)));
    pattern = pattern(words.keySet());
  }

  /** A metric's own labels. */
  static LabelWords of(Map<String, Double> labels) {
    var words = new LinkedHashMap<String, Meaning>();
    labels.forEach((label, score) -> words.put(label.strip(), new Meaning(label, score)));
    return new LabelWords(words, Set.of());
  }

  /**
   * 1 for pass, passed, passes, yes, true; 0 for fail, failed, fails, no, false. The words yes, no,
   * true and false mean other things within a sentence, so they count only as a whole verdict.
   */
  static LabelWords passOrFail() {
    var words = new LinkedHashMap<String, Meaning>();
    List.of("pass", "passed", "passes", "yes", "true")
        .forEach(word -> words.put(word, new Meaning("pass", 1)));
    List.of("fail", "failed", "fails", "no", "false")
        .forEach(word -> words.put(word, new Meaning("fail", 0)));
    return new LabelWords(words, Set.of("yes", "no", "true", "false"));
  }

  /**
   * 1 for A, 0 for B, each also as 1 or 2 and after a noun ("Answer A", "Assistant 1"); 0.5 for tie
   * and draw, and for C as in MT-bench's {@code [[C]]}.
   */
  static LabelWords ofPair() {
    var words = new LinkedHashMap<String, Meaning>();
    putSide(words, "A", "1", new Meaning("A", 1));
    putSide(words, "B", "2", new Meaning("B", 0));
    var alone = new HashSet<>(words.keySet());
    var tie = new Meaning("tie", 0.5);
    words.put("C", tie);
    alone.add("C");
    List.of("tie", "a tie", "draw", "a draw").forEach(word -> words.put(word, tie));
    return new LabelWords(words, alone);
  }

  private static void putSide(
      Map<String, Meaning> words, String letter, String number, Meaning meaning) {
    words.put(letter, meaning);
    words.put(number, meaning);
    for (String noun :
        List.of("assistant", "answer", "response", "model", "output", "candidate", "option")) {
      words.put(noun + " " + letter, meaning);
      words.put(noun + " " + number, meaning);
    }
  }

  /** What the whole text means; empty when it is no word of ours. */
  Optional<Meaning> whole(String text) {
    String word = text.strip().replaceAll("\\s+", " ");
    return Optional.ofNullable(exact.getOrDefault(word, folded.get(fold(word))));
  }

  /** Finds whole words; where one is part of a longer one ("not good"), the longer one. */
  Pattern pattern() {
    return pattern;
  }

  /** Whether the word may be picked out of a sentence that does not announce a verdict. */
  boolean countsInProse(String word) {
    return word.length() > 1 && !onlyAlone.contains(fold(word));
  }

  private void add(String word, Meaning meaning) {
    exact.put(word, meaning);
    String key = fold(word);
    Meaning other = folded.get(key);
    if (folded.containsKey(key) && !meaning.equals(other)) {
      folded.remove(key);
    } else {
      folded.put(key, meaning);
    }
  }

  private static Pattern pattern(Set<String> words) {
    String alternatives =
        words.stream()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .map(word -> word.length() == 1 ? "(?-i:" + Pattern.quote(word) + ")" : spaced(word))
            .collect(Collectors.joining("|"));
    return Pattern.compile(
        EDGE_BEFORE + "(?:" + alternatives + ")" + EDGE_AFTER,
        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  private static String spaced(String word) {
    return java.util.Arrays.stream(word.split("\\s+"))
        .map(Pattern::quote)
        .collect(Collectors.joining("\\s+"));
  }

  private static String fold(String word) {
    return word.toLowerCase(Locale.ROOT);
  }
}
