package dev.panopticon.judging;

import dev.panopticon.judging.LabelWords.Meaning;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Finds labels in a reply: a line that is nothing but the label ({@code **good**}, {@code [[A]]});
 * a first line that begins with it as a sentence of its own ({@code Yes, because ...}); a sentence
 * that announces it ({@code Verdict: good (clear)}); and a last sentence that says it of the answer
 * and says nothing else ({@code So the answer is good, because ...}): with any other word before
 * the label ("far from good", "cannot be called good") nobody knows what is meant.
 */
final class LabelVerdicts {
  private static final Pattern REMARK =
      Pattern.compile("\\s*(?:[.!]|\\(.*|(?:[,;:\u2013\u2014]|-\\s|because\\b|since\\b|as\\b).*)?");
  private static final Pattern AROUND = Pattern.compile("^[\\s\\[(]+|[\\s\\])]*[.!]?\\s*$");
  private static final Pattern ENDS_SENTENCE = Pattern.compile("\\s*[.!,]\\s.*");
  private static final Pattern CONDITION =
      Pattern.compile("(?i)\\b(?:would|could|might|should|if|unless|whether|or|far from)\\b|\\?");

  /** Stands where a label was, while the rest of its sentence is looked at. */
  private static final String PLACE = "\u25a1";

  /** "Bad: it is long" names a section; quotation marks are somebody else's words. */
  private static final Pattern HEADING_OR_QUOTE = Pattern.compile(PLACE + "\\s*:|[\"\u201c\u201d]");

  private static final Pattern BETTER =
      Pattern.compile(
          "(?i)\\b(?:better|best|superior|stronger|wins|winner|preferred|preferable|prefer)\\b");

  private final VerdictWords words;
  private final LabelWords labels;
  private final boolean isPair;

  private LabelVerdicts(VerdictWords words, LabelWords labels, boolean isPair) {
    this.words = words;
    this.labels = labels;
    this.isPair = isPair;
  }

  static LabelVerdicts ofOne(VerdictWords words, LabelWords labels) {
    return new LabelVerdicts(words, labels, false);
  }

  /** As for one, and a last sentence may say which side is better. */
  static LabelVerdicts ofPair(VerdictWords words) {
    return new LabelVerdicts(words, LabelWords.ofPair(), true);
  }

  List<Found<Meaning>> find(Reply reply) {
    var finds = new ArrayList<Found<Meaning>>();
    for (Reply.Line line : reply.lines()) {
      Optional<Found<Meaning>> alone = alone(line);
      if (alone.isPresent()) {
        finds.add(alone.get());
      } else {
        line.sentences().forEach(sentence -> inSentence(sentence).ifPresent(finds::add));
      }
    }
    return finds;
  }

  private Optional<Found<Meaning>> alone(Reply.Line line) {
    boolean last = line.last() && !words.introduceOther(line.above());
    Optional<Meaning> whole = labels.whole(AROUND.matcher(line.text()).replaceAll(""));
    if (whole.isPresent()) {
      return found(whole.get(), words.head(line.above()), line.first(), last);
    }
    return line.first() ? beginning(line.text()) : Optional.empty();
  }

  private Optional<Found<Meaning>> beginning(String line) {
    MatchResult label = labels.pattern().matcher(line).results().findFirst().orElse(null);
    return label != null
            && label.start() == 0
            && label.group().length() > 1
            && ENDS_SENTENCE.matcher(line.substring(label.end())).matches()
        ? labels.whole(label.group()).flatMap(meaning -> found(meaning, false, true, false))
        : Optional.empty();
  }

  private Optional<Found<Meaning>> inSentence(Reply.Sentence sentence) {
    if (words.introduceQuote(sentence.above())) {
      return Optional.empty();
    }
    List<MatchResult> named = labels.pattern().matcher(sentence.text()).results().toList();
    Optional<Found<Meaning>> announced = announced(sentence, named);
    if (announced.isPresent() || !sentence.last() || named.isEmpty()) {
      return announced;
    }
    Optional<Meaning> whole = labels.whole(AROUND.matcher(sentence.text()).replaceAll(""));
    return whole
        .or(() -> inProse(sentence.text(), named))
        .or(() -> betterSide(sentence.text(), named))
        .flatMap(meaning -> found(meaning, false, false, true));
  }

  private Optional<Found<Meaning>> announced(Reply.Sentence sentence, List<MatchResult> named) {
    List<Meaning> meanings = meanings(named);
    if (named.isEmpty() || meanings.stream().distinct().count() > 1) {
      return Optional.empty();
    }
    String lead = sentence.text().substring(0, named.getFirst().start());
    String rest = sentence.text().substring(named.getFirst().end());
    return words.announce(lead.replaceAll("[\\[(]\\s*$", ""))
            && REMARK.matcher(rest.replaceAll("^\\s*[\\])]", "")).matches()
        ? meanings.stream()
            .findFirst()
            .flatMap(meaning -> found(meaning, true, sentence.first(), sentence.last()))
        : Optional.empty();
  }

  private Optional<Meaning> inProse(String sentence, List<MatchResult> named) {
    boolean countable = named.stream().allMatch(word -> labels.countsInProse(word.group()));
    return countable
            && meanings(named).stream().distinct().count() == 1
            && isPlain(sentence, named)
            && words.state(sentence.substring(0, named.getFirst().start()))
            && REMARK.matcher(sentence.substring(named.getFirst().end())).matches()
        ? meanings(named).stream().findFirst()
        : Optional.empty();
  }

  /** "Answer A is better than answer B": one side, or the other only after "than" or "over". */
  private Optional<Meaning> betterSide(String sentence, List<MatchResult> named) {
    if (!isPair
        || named.stream().anyMatch(word -> word.group().length() == 1)
        || !BETTER.matcher(sentence).find()
        || !isPlain(sentence, named)) {
      return Optional.empty();
    }
    boolean compared =
        named.size() == 2
            && sentence
                .substring(named.getFirst().end(), named.getLast().start())
                .matches("(?i).*\\b(?:than|over|to)\\s+(?:that of\\s+)?");
    return named.size() == 1 || compared
        ? labels.whole(named.getFirst().group())
        : Optional.empty();
  }

  /** Whether the sentence, its labels taken out, says nothing that turns or quotes them. */
  private static boolean isPlain(String sentence, List<MatchResult> named) {
    var rest = new StringBuilder(sentence);
    for (MatchResult word : named.reversed()) {
      rest.replace(word.start(), word.end(), PLACE);
    }
    String text = rest.toString();
    return !VerdictWords.isNegating(text)
        && !VerdictWords.isQuoting(text)
        && !CONDITION.matcher(text).find()
        && !HEADING_OR_QUOTE.matcher(text).find();
  }

  private List<Meaning> meanings(List<MatchResult> named) {
    return named.stream().flatMap(word -> labels.whole(word.group()).stream()).toList();
  }

  private static Optional<Found<Meaning>> found(
      Meaning meaning, boolean explicit, boolean first, boolean last) {
    return Optional.of(new Found<>(meaning, meaning, explicit, first, last));
  }
}
