package dev.panopticon.judging;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds pairs of scores in a reply:
 *
 * <ul>
 *   <li>a line that is nothing but two numbers: {@code 8 9}, {@code 8, 7.5}, {@code (8, 9)}, {@code
 *       8/10 9/10}, {@code 7,5 8,5}. {@code 7,5} alone is one number or two, so it is neither;
 *   <li>the two sides by name, in lines that follow each other or in one sentence: {@code Assistant
 *       1: 8}, {@code I give Answer A a 9 and Answer B an 8}. Between lines that announce a score
 *       there may be other lines;
 *   <li>two numbers that a sentence announces: {@code Scores: 8, 9}, {@code the scores are (1, 5)
 *       for Assistant 1 and Assistant 2}; or {@code Output: (1, 5)} at the end of a reply.
 * </ul>
 *
 * So a coordinate such as (8, 6), or "f(2) = 39", within an argument is no pair of scores.
 */
final class PairVerdicts {
  private static final String BETWEEN = "(?:,\\s+|\\s+|\\s*[;|&]\\s*|\\s+(?:and|vs\\.?)\\s+)";
  private static final String TWO = ScoreNumber.REGEX + BETWEEN + ScoreNumber.REGEX;
  private static final String POINT_ONLY = "([-+\u2212]?\\d{1,9}(?:\\.\\d{1,9})?)";
  private static final String TUPLE =
      "[(\\[]\\s*%s\\s*,\\s*%s\\s*[)\\]]".formatted(POINT_ONLY, POINT_ONLY);
  private static final Pattern BARE_TUPLE = Pattern.compile(TUPLE + "\\s*[.!]?");
  private static final Pattern BARE_TWO =
      Pattern.compile("[(\\[]?\\s*" + TWO + "\\s*[)\\]]?\\s*[.!]?");
  private static final Pattern ANNOUNCED_TUPLE = Pattern.compile("([^\\d]*?)" + TUPLE + "(.*)");
  private static final Pattern ANNOUNCED_TWO = Pattern.compile("([^\\d]*?)" + TWO + "(.*)");
  private static final Pattern REMARK =
      Pattern.compile("\\s*(?:points?)?\\s*(?:[.!]|,?\\s*respectively\\s*[.!]?|\\(.*)?");
  private static final Pattern FOR_SIDES = Pattern.compile("\\s*,?\\s*(?:for|to)\\b.*");
  private static final Pattern OUTPUT = Pattern.compile("(?i)(?:final )?output\\s*:\\s*");

  private final VerdictWords words;
  private final double max;

  PairVerdicts(VerdictWords words, double max) {
    this.words = words;
    this.max = max;
  }

  List<Found<ScorePair>> find(Reply reply) {
    var finds = new ArrayList<Found<ScorePair>>();
    @Nullable Side open = null;
    for (Reply.Line line : reply.lines()) {
      Optional<Found<ScorePair>> bare = bare(line);
      bare.ifPresent(finds::add);
      List<Found<ScorePair>> inSentences = bare.isPresent() ? List.of() : inSentences(line);
      finds.addAll(inSentences);
      Side side = inSentences.isEmpty() ? side(line) : null;
      if (open != null && side != null && open.isAnsweredBy(side)) {
        finds.add(pair(open, side));
        open = null;
      } else if (side != null || !inSentences.isEmpty() || !isAnnounced(open)) {
        open = side;
      }
    }
    return finds;
  }

  /** A line with one side's score. */
  private record Side(SideScore score, Reply.Line line, boolean headed) {
    boolean isAnsweredBy(Side other) {
      boolean adjacent = other.line.above().equals(line.text());
      return score.isFirst() != other.score.isFirst()
          && (adjacent || (score.announced() && other.score.announced()));
    }
  }

  private static boolean isAnnounced(@Nullable Side side) {
    return side != null && side.score.announced();
  }

  private @Nullable Side side(Reply.Line line) {
    if (words.introduceQuote(line.above())) {
      return null;
    }
    return SideScore.ofLine(line.text(), words)
        .map(score -> new Side(score, line, words.head(line.above())))
        .orElse(null);
  }

  private Found<ScorePair> pair(Side upper, Side lower) {
    boolean announced = upper.score.announced() && lower.score.announced();
    boolean hidden = words.introduceOther(upper.line.above());
    return found(
        upper.score.with(lower.score),
        upper.headed || announced,
        upper.line.first(),
        lower.line.last() && !hidden);
  }

  private Optional<Found<ScorePair>> bare(Reply.Line line) {
    return alone(line.text())
        .map(
            pair ->
                found(
                    pair,
                    words.head(line.above()),
                    line.first(),
                    line.last() && !words.introduceOther(line.above())));
  }

  private List<Found<ScorePair>> inSentences(Reply.Line line) {
    var finds = new ArrayList<Found<ScorePair>>();
    for (Reply.Sentence sentence : line.sentences()) {
      if (!words.introduceQuote(sentence.above())) {
        bySides(sentence).or(() -> announced(sentence)).ifPresent(finds::add);
      }
    }
    return finds;
  }

  private Optional<Found<ScorePair>> bySides(Reply.Sentence sentence) {
    List<SideScore> both = SideScore.bothIn(VerdictWords.withoutScale(sentence.text()), words);
    if (both.isEmpty()) {
      return Optional.empty();
    }
    boolean explicit = both.stream().allMatch(SideScore::announced) || both.getFirst().announced();
    return Optional.of(
        found(
            both.getFirst().with(both.getLast()),
            explicit || words.head(sentence.above()),
            sentence.first(),
            sentence.last() && !words.introduceOther(sentence.above())));
  }

  private Optional<Found<ScorePair>> announced(Reply.Sentence sentence) {
    Optional<ScorePair> bare = sentence.last() ? alone(sentence.text()) : Optional.empty();
    if (bare.isPresent()) {
      return Optional.of(found(bare.get(), false, false, true));
    }
    for (Pattern pattern : List.of(ANNOUNCED_TUPLE, ANNOUNCED_TWO)) {
      Matcher matcher = pattern.matcher(VerdictWords.withoutScale(sentence.text()));
      if (matcher.matches() && isAnnounced(matcher, sentence)) {
        ScorePair pair = pattern == ANNOUNCED_TUPLE ? tuple(matcher, 2) : two(matcher, 2);
        return Optional.of(found(pair, true, sentence.first(), sentence.last()));
      }
    }
    return Optional.empty();
  }

  private boolean isAnnounced(Matcher matcher, Reply.Sentence sentence) {
    String lead = matcher.group(1);
    String rest = matcher.group(matcher.groupCount());
    boolean announced = words.announce(lead) || (sentence.last() && OUTPUT.matcher(lead).matches());
    return announced && (REMARK.matcher(rest).matches() || isForBothSides(rest));
  }

  /** "for Assistant 1 and Assistant 2, respectively": the order must be that of the scores. */
  private static boolean isForBothSides(String rest) {
    List<MatchResult> sides = SideScore.sidesIn(rest);
    return FOR_SIDES.matcher(rest).matches()
        && sides.size() == 2
        && SideScore.isFirst(sides.getFirst())
        && !SideScore.isFirst(sides.getLast());
  }

  private static Optional<ScorePair> alone(String text) {
    Matcher asTuple = BARE_TUPLE.matcher(text);
    if (asTuple.matches()) {
      return Optional.of(tuple(asTuple, 1));
    }
    Matcher asTwo = BARE_TWO.matcher(text);
    return asTwo.matches() ? Optional.of(two(asTwo, 1)) : Optional.empty();
  }

  private static ScorePair tuple(Matcher matcher, int group) {
    return new ScorePair(
        ScoreNumber.of(matcher.group(group), null), ScoreNumber.of(matcher.group(group + 1), null));
  }

  private static ScorePair two(Matcher matcher, int group) {
    return new ScorePair(
        ScoreNumber.of(matcher.group(group), matcher.group(group + 1)),
        ScoreNumber.of(matcher.group(group + 2), matcher.group(group + 3)));
  }

  private Found<ScorePair> found(ScorePair pair, boolean explicit, boolean first, boolean last) {
    return new Found<>(pair.without(max), pair, explicit, first, last);
  }
}
