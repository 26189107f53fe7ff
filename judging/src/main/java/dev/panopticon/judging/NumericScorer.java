package dev.panopticon.judging;

import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.Verdict;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code numeric}: 1 if the last number of the output is the reference's.
 *
 * <p>A number is: an optional sign ({@code -}, {@code +}, U+2212); ASCII digits, plain or with
 * commas between groups of three ({@code 1,234}); an optional fraction after a point ({@code 0.5},
 * {@code .5}); an optional exponent ({@code 1e6}). A letter or underscore directly before it makes
 * it part of a word ({@code x2}), a letter after it is a unit ({@code 5km}). A minus after a
 * letter, a digit or a closing bracket joins or subtracts ({@code 5-3}, {@code GPT-4}) and is no
 * sign. A percent or currency sign means nothing: {@code 50%} is 50. Fractions ({@code 3/4}) and
 * decimal commas are not understood: {@code 3/4} ends with the number 4, {@code 1,5} with 5.
 *
 * <p>The comparison is in exact decimals, so a tolerance of 0.1 admits 1.1 for 1.0.
 */
final class NumericScorer {
  private static final String DIGITS = "(?:\\d{1,3}(?:,\\d{3})++(?!\\d)|\\d++)";
  private static final String NUMBER =
      "(?:%s(?:\\.\\d++)?|(?<!\\.)\\.\\d++)(?:[eE][-+\u2212]?\\d++)?".formatted(DIGITS);
  private static final Pattern IN_TEXT =
      Pattern.compile("(?<![\\p{L}_\\d])(?<!\\d\\.)(?:(?<![\\p{L}\\d)\\]}])[-+\u2212])?" + NUMBER);
  private static final Pattern REFERENCE =
      Pattern.compile("\\p{Sc}?\\s*([-+\u2212]?\\p{Sc}?%s)\\s*[%%\\p{Sc}]?".formatted(NUMBER));
  private static final int LONGEST_EXACT = 400;
  private static final int LONGEST_NUMBER = 1_000;

  private NumericScorer() {}

  /**
   * @return unreadable when the output has no number, skipped when the whole reference is not one
   */
  static Verdict score(MetricSpec.Numeric metric, String output, String reference) {
    Optional<BigDecimal> wanted = whole(reference);
    if (wanted.isEmpty()) {
      return new Verdict.Skipped("the reference is not a number");
    }
    String last = last(output);
    if (last == null) {
      return new Verdict.Unreadable("the output has no number");
    }
    return value(last)
        .map(found -> Scorers.scored(isClose(metric, found, wanted.get()) ? 1 : 0))
        .orElseGet(() -> new Verdict.Unreadable("the last number of the output is too large"));
  }

  private static boolean isClose(MetricSpec.Numeric metric, BigDecimal found, BigDecimal wanted) {
    BigDecimal difference = found.subtract(wanted).abs();
    return isWithin(difference, metric.tolerance(), BigDecimal.ONE)
        || isWithin(difference, metric.relative(), wanted.abs());
  }

  private static boolean isWithin(BigDecimal difference, double factor, BigDecimal unit) {
    return Double.isInfinite(factor)
        || difference.compareTo(BigDecimal.valueOf(factor).multiply(unit)) <= 0;
  }

  private static Optional<BigDecimal> whole(String reference) {
    Matcher matcher = REFERENCE.matcher(reference.strip());
    return matcher.matches() ? value(matcher.group(1).replaceAll("\\p{Sc}", "")) : Optional.empty();
  }

  /** Searches from the end, so that a long output costs no more than its last number. */
  private static @Nullable String last(String output) {
    int end = lastDigit(output, output.length()) + 1;
    while (end > 0) {
      int start = end;
      while (start > 0 && end - start < LONGEST_NUMBER && isPart(output.charAt(start - 1))) {
        start--;
      }
      String last = last(output, start, end);
      if (last != null) {
        return last;
      }
      end = lastDigit(output, start) + 1;
    }
    return null;
  }

  private static @Nullable String last(String output, int start, int end) {
    Matcher matcher = IN_TEXT.matcher(output).region(start, end).useTransparentBounds(true);
    String last = null;
    while (matcher.find()) {
      last = matcher.group();
    }
    return last;
  }

  private static int lastDigit(String text, int end) {
    int index = end - 1;
    while (index >= 0 && !isDigit(text.charAt(index))) {
      index--;
    }
    return index;
  }

  private static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }

  private static boolean isPart(char character) {
    return isDigit(character) || ".,eE+-\u2212".indexOf(character) >= 0;
  }

  /** Empty for a number beyond a double's range. Huge and tiny ones lose digits, never time. */
  private static Optional<BigDecimal> value(String number) {
    String plain = number.replace(",", "").replace('\u2212', '-');
    double rounded = Double.parseDouble(plain);
    if (Double.isInfinite(rounded)) {
      return Optional.empty();
    }
    boolean exact = rounded != 0 && plain.length() <= LONGEST_EXACT;
    return Optional.of(exact ? new BigDecimal(plain) : BigDecimal.valueOf(rounded));
  }
}
