package dev.panopticon.judging;

import dev.panopticon.model.Scale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A number as judges write scores: {@code 8}, {@code 7.5}, {@code 7,5} (a comma before one or two
 * digits is a decimal one), {@code 1,000}, {@code 8/10}, {@code 8 out of 10}. No percentages, no
 * exponents.
 *
 * @param outOf what it is said to be out of; null when nothing is said
 */
record ScoreNumber(double value, @Nullable Double outOf) {
  private static final String PLAIN = "[-+\u2212]?\\d{1,9}(?:[.,]\\d{1,9})?";

  /** The number, and what it is out of: two groups. Not part of a longer one, nor a percentage. */
  static final String REGEX =
      "(?<![\\p{L}\\d.,/%%])(%s)(?:\\s*(?:/|\\bout\\s+of\\b)\\s*(\\d{1,9}(?:\\.\\d{1,9})?))?(?![\\p{L}\\d/%%]|\\s*%%|[.,]\\d)"
          .formatted(PLAIN);

  private static final Pattern WHOLE = Pattern.compile(REGEX);

  static ScoreNumber of(String number, @Nullable String outOf) {
    return new ScoreNumber(parse(number), outOf == null ? null : parse(outOf));
  }

  /** The number that the whole text is; empty when it is not one. */
  static Optional<ScoreNumber> whole(String text) {
    Matcher matcher = WHOLE.matcher(text.strip());
    return matcher.matches()
        ? Optional.of(of(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  /** Why the number is no score on the scale; null when it is one. It is never clamped. */
  @Nullable String problem(Scale.Range scale) {
    if (outOf != null && outOf != scale.max()) {
      return "the score is given out of %s, but the scale ends at %s"
          .formatted(ReplyFormat.number(outOf), ReplyFormat.number(scale.max()));
    }
    return value >= scale.min() && value <= scale.max()
        ? null
        : "the score %s is outside the scale %s"
            .formatted(ReplyFormat.number(value), ReplyFormat.bounds(scale));
  }

  boolean isOutOf(double max) {
    return outOf != null && outOf == max;
  }

  private static double parse(String number) {
    int comma = number.indexOf(',');
    boolean isDecimal = comma >= 0 && number.length() - comma <= 3;
    String plain = isDecimal ? number.replace(',', '.') : number.replace(",", "");
    return Double.parseDouble(plain.replace('\u2212', '-'));
  }
}
