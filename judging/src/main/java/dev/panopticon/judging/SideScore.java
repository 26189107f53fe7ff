package dev.panopticon.judging;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The score of one of the two answers, named: {@code Assistant 1: 8/10 (clear)}, {@code Answer B's
 * score is 7}, {@code | Assistant A | 8 |}.
 *
 * @param isFirst whether it is the answer shown first (1, A)
 * @param announced whether verdict words or a maximum say that the number is a score
 */
record SideScore(boolean isFirst, ScoreNumber score, boolean announced) {
  private static final Pattern SIDE =
      Pattern.compile(
          "(?<![\\p{L}\\d])(?:assistant|answer|response|model|output|candidate|option|agent|completion)"
              + "(?:\\s*#\\s*|\\s+)?\\(?\\s*(?-i:(1|A|one)|(2|B|two|Two))\\)?(?![\\p{L}\\d]|\\.\\d)(?:'s|\u2019s)?",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern NUMBER =
      Pattern.compile("([^\\d]*?)%s(.*)".formatted(ScoreNumber.REGEX));

  /** What may follow on a line: as after any score, but a remark may hold numbers further on. */
  private static final Pattern REMARK =
      Pattern.compile(
          "\\s*(?:points?)?\\s*(?:\\|\\s*|[.,;!]|\\(.*|[.,;:\u2013\u2014-]\\s+[^\\d\\s].*)?");

  private static final Pattern GLUE =
      Pattern.compile(
          "\\s*(?:points?)?\\s*[,;|.\u2013\u2014-]?\\s*(?:and|while|but|vs\\.?|&)?\\s*");

  static List<MatchResult> sidesIn(String text) {
    return SIDE.matcher(text).results().toList();
  }

  static boolean isFirst(MatchResult side) {
    return side.group(1) != null;
  }

  /** A line that is the score of one side. */
  static Optional<SideScore> ofLine(String line, VerdictWords words) {
    List<MatchResult> sides = sidesIn(line);
    return sides.isEmpty() || !isLead(line.substring(0, sides.getFirst().start()), words)
        ? Optional.empty()
        : after(line, sides.getFirst(), line.length(), words, REMARK);
  }

  /** Both sides' scores in one sentence, in the order in which they stand; else empty. */
  static List<SideScore> bothIn(String sentence, VerdictWords words) {
    List<MatchResult> sides = sidesIn(sentence);
    if (sides.size() != 2 || isFirst(sides.getFirst()) == isFirst(sides.getLast())) {
      return List.of();
    }
    String lead = sentence.substring(0, sides.getFirst().start());
    if (!words.isGlue(lead)) {
      return List.of();
    }
    var scores = new ArrayList<SideScore>();
    int end = sides.getLast().start();
    after(sentence, sides.getFirst(), end, words, GLUE).ifPresent(scores::add);
    after(sentence, sides.getLast(), sentence.length(), words, REMARK).ifPresent(scores::add);
    boolean announced = words.hasVerdictWord(lead);
    return scores.size() == 2
        ? scores.stream().map(score -> score.or(announced)).toList()
        : List.of();
  }

  private static boolean isLead(String lead, VerdictWords words) {
    return lead.matches("[\\s|]*(?:\\d+[.)])?\\s*") || words.isGlue(lead);
  }

  private static Optional<SideScore> after(
      String text, MatchResult side, int end, VerdictWords words, Pattern tail) {
    Matcher matcher = NUMBER.matcher(text.substring(side.end(), end));
    if (!matcher.matches()
        || !words.isGlue(matcher.group(1))
        || !tail.matcher(matcher.group(4)).matches()) {
      return Optional.empty();
    }
    ScoreNumber score = ScoreNumber.of(matcher.group(2), matcher.group(3));
    boolean announced = score.outOf() != null || words.hasVerdictWord(matcher.group(1));
    return Optional.of(new SideScore(isFirst(side), score, announced));
  }

  private SideScore or(boolean announcedBefore) {
    return new SideScore(isFirst, score, announced || announcedBefore);
  }

  /** The pair of this score and the other side's, whichever comes first in the reply. */
  ScorePair with(SideScore other) {
    return isFirst ? new ScorePair(score, other.score) : new ScorePair(other.score, score);
  }
}
