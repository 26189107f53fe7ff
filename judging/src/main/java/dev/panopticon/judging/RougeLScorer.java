package dev.panopticon.judging;

import dev.panopticon.model.ErrorClass;
import dev.panopticon.model.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code rouge-l}: F-measure (beta = 1) of the longest common subsequence of tokens with the
 * reference (Lin 2004, "ROUGE: A Package for Automatic Evaluation of Summaries"), as Google's
 * {@code rouge_score} computes {@code rougeL} with {@code use_stemmer=False}: lower case, tokens
 * are runs of {@code [a-z0-9]}. Two texts without a common token, or without any, score 0.
 */
final class RougeLScorer {
  private static final Pattern NO_TOKEN = Pattern.compile("[^a-z0-9]+");

  /** About two seconds of work; two texts of 350,000 tokens each are still compared. */
  private static final long GREATEST_PRODUCT = 128_000_000_000L;

  private RougeLScorer() {}

  static Verdict score(String output, String reference) {
    List<String> found = tokens(output);
    List<String> wanted = tokens(reference);
    if ((long) found.size() * wanted.size() > GREATEST_PRODUCT) {
      return new Verdict.Failed(
          ErrorClass.INVALID_REQUEST,
          "output and reference are too long to compare: %d and %d tokens"
              .formatted(found.size(), wanted.size()));
    }
    return Scorers.scored(measure(found, wanted));
  }

  private static double measure(List<String> found, List<String> wanted) {
    int common = CommonSubsequence.length(found, wanted);
    if (common == 0) {
      return 0;
    }
    double precision = (double) common / found.size();
    double recall = (double) common / wanted.size();
    return 2 * precision * recall / (precision + recall);
  }

  private static List<String> tokens(String text) {
    return Stream.of(NO_TOKEN.split(text.toLowerCase(Locale.ROOT)))
        .filter(token -> !token.isEmpty())
        .toList();
  }
}
