package dev.panopticon.judging;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code token-f1}: F1 of the bag of tokens shared with the reference, exactly as in SQuAD 1.1's
 * {@code evaluate-v1.1.py} (Rajpurkar et al. 2016, arXiv 1606.05250): lower case, ASCII punctuation
 * removed, the words a, an, the removed, split at white space. As there, nothing in common is 0,
 * also when both sides are empty after normalisation.
 */
final class TokenF1Scorer {
  private static final Pattern PUNCTUATION = Pattern.compile("[!-/:-@\\[-`{-~]+");

  /** Python's {@code \b} and {@code \w}: letters, numbers and the underscore, but no marks. */
  private static final Pattern ARTICLE =
      Pattern.compile("(?<![\\p{L}\\p{N}_])(?:a|an|the)(?![\\p{L}\\p{N}_])");

  /** What Python's {@code str.split()} splits at. */
  private static final Pattern WHITE_SPACE =
      Pattern.compile("[\\s\\x0b\\x1c-\\x1f\\x85\\p{Zs}\\u2028\\u2029]+");

  private TokenF1Scorer() {}

  static double score(String output, String reference) {
    List<String> found = tokens(output);
    List<String> wanted = tokens(reference);
    long shared = shared(found, wanted);
    if (shared == 0) {
      return 0;
    }
    double precision = (double) shared / found.size();
    double recall = (double) shared / wanted.size();
    return 2 * precision * recall / (precision + recall);
  }

  private static List<String> tokens(String text) {
    String bare = PUNCTUATION.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("");
    String plain = ARTICLE.matcher(bare).replaceAll(" ");
    return Stream.of(WHITE_SPACE.split(plain)).filter(token -> !token.isEmpty()).toList();
  }

  /** The size of the multisets' intersection. */
  private static long shared(List<String> found, List<String> wanted) {
    Map<String, Integer> left = new HashMap<>();
    wanted.forEach(token -> left.merge(token, 1, Integer::sum));
    return found.stream().filter(token -> left.merge(token, -1, Integer::sum) >= 0).count();
  }
}
