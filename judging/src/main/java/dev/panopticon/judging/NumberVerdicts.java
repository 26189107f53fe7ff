package dev.panopticon.judging;

import dev.panopticon.model.Scale;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds single scores in a reply: a line that is nothing but a number ({@code 8}, {@code
 * **8/10**}), a line of a few words and a number out of the scale's maximum ({@code Depth: 8/10}),
 * and a sentence that announces one ({@code Score: 8}, {@code I would rate this answer 8 (clear)}).
 */
final class NumberVerdicts {
  private static final Pattern BARE =
      Pattern.compile("[(\\[]?\\s*%s\\s*[)\\]]?\\s*[.!]?".formatted(ScoreNumber.REGEX));
  private static final Pattern NAMED =
      Pattern.compile("[\\p{L} '-]{1,40}[:=]\\s*%s\\s*[.!]?".formatted(ScoreNumber.REGEX));
  private static final Pattern ANNOUNCED =
      Pattern.compile("([^\\d]*?)%s(.*)".formatted(ScoreNumber.REGEX));

  /** "&gt; 7" is no score; an arrow only points to one. */
  private static final Pattern BOUND = Pattern.compile("(?<![-=])[>\u2265]=?\\s*$");

  /** What may follow a score: nothing, a remark in parentheses, a reason without numbers. */
  private static final Pattern REMARK =
      Pattern.compile(
          "\\s*(?:points?|stars?)?\\s*(?:[.!]|\\(.*|(?:[,;:\u2013\u2014]|-\\s|because\\b|since\\b|as\\b|due\\b)[^\\d]*)?");

  private final VerdictWords words;
  private final Scale.Range scale;

  NumberVerdicts(VerdictWords words, Scale.Range scale) {
    this.words = words;
    this.scale = scale;
  }

  List<Found<ScoreNumber>> find(Reply reply) {
    var finds = new ArrayList<Found<ScoreNumber>>();
    for (Reply.Line line : reply.lines()) {
      Optional<Found<ScoreNumber>> whole = alone(line);
      if (whole.isPresent()) {
        finds.add(whole.get());
      } else {
        line.sentences().forEach(sentence -> announced(sentence).ifPresent(finds::add));
      }
    }
    return finds;
  }

  private Optional<Found<ScoreNumber>> alone(Reply.Line line) {
    String text = line.text();
    Matcher bare = BARE.matcher(text);
    Matcher named = NAMED.matcher(text);
    boolean isBare = bare.matches();
    boolean isNamed = !isBare && named.matches() && number(named, 1).isOutOf(scale.max());
    if (!isBare && (!isNamed || words.announce(text.substring(0, named.start(1))))) {
      return Optional.empty();
    }
    ScoreNumber number = isBare ? number(bare, 1) : number(named, 1);
    boolean last = line.last() && !words.introduceOther(line.above());
    return Optional.of(found(number, isBare && words.head(line.above()), line.first(), last));
  }

  private Optional<Found<ScoreNumber>> announced(Reply.Sentence sentence) {
    if (words.introduceQuote(sentence.above())) {
      return Optional.empty();
    }
    Matcher matcher = ANNOUNCED.matcher(VerdictWords.withoutScale(sentence.text()));
    if (!matcher.matches()
        || BOUND.matcher(matcher.group(1)).find()
        || !REMARK.matcher(matcher.group(4)).matches()) {
      return Optional.empty();
    }
    boolean bare = matcher.group(1).isBlank() && matcher.group(4).matches("\\s*[.!]?");
    if (bare && sentence.last()) {
      return Optional.of(found(number(matcher, 2), false, false, true));
    }
    return words.announce(matcher.group(1))
        ? Optional.of(found(number(matcher, 2), true, sentence.first(), sentence.last()))
        : Optional.empty();
  }

  private static ScoreNumber number(Matcher matcher, int group) {
    return ScoreNumber.of(matcher.group(group), matcher.group(group + 1));
  }

  private Found<ScoreNumber> found(
      ScoreNumber number, boolean explicit, boolean first, boolean last) {
    Object key = number.isOutOf(scale.max()) ? new ScoreNumber(number.value(), null) : number;
    return new Found<>(key, number, explicit, first, last);
  }
}
