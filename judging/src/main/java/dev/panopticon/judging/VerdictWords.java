package dev.panopticon.judging;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The English words by which a judge announces a verdict. A text announces one if it holds a
 * verdict word and nothing else but glue: "Based on this evaluation, I would give the following
 * scores" does, "the answer claims a score of" does not, because "claims" is no glue.
 */
final class VerdictWords {
  private static final Set<String> SCORE_WORDS =
      words(
          """
          score scores scored scoring rating ratings rate rates rated grade grades graded verdict
          verdicts judgment judgement judgments judgements evaluation assessment overall give gives
          given assign assigns assigned award awards awarded receive receives received deserve
          deserves merits""");
  private static final Set<String> LABEL_WORDS =
      words(
          """
          verdict judgment judgement label labels labelled labeled rating rate rated grade graded
          decision choice choose winner winning preference preferred prefer better best
          classification classify classified category score conclusion evaluation assessment""");
  private static final Set<String> GLUE =
      words(
          """
          a an the my our i i'd i'll we would will to of on in as at by for is are was it this that
          its it's these thus so hence therefore finally final total overall conclusion summary short
          based evaluation above analysis following be let let's me now here here's and with both
          each answer answers answer's response responses response's output assistant assistants
          assistant's ai model quality judge say respectively respective tuple number numbers points
          both numerical""");
  private static final Set<String> NEGATIONS =
      words(
          """
          not no non never without hardly barely scarcely neither nor none nothing nobody cannot unable
          anything""");

  /** Beside glue, what may stand in a plain statement about the answer. */
  private static final Set<String> STATING =
      words(
          """
          find found consider considered deem deemed call think believe clearly very quite fully
          entirely truly indeed really definitely certainly simply text which""");

  /** Who writes so quotes the answer, or speaks of what it tries. */
  private static final Pattern QUOTING =
      Pattern.compile(
          """
          \\b(?:says?|said|saying|writes?|wrote|written|writing|contain(?:s|ed|ing)?|includ(?:es?|ed)|\
          stat(?:es?|ed|ing)|claim(?:s|ed|ing)?|reads|quot(?:es?|ed|ing)|assert(?:s|ed)?|\
          insert(?:s|ed|ing)?|inject(?:s|ed|ing)?|plant(?:s|ed)?|ask(?:s|ing)|\
          instructs|instructing|demand(?:s|ed|ing)?|tells?|told|tr(?:y|ies|ied|ying)|\
          attempt(?:s|ed|ing)?|pretend(?:s|ed|ing)?|ends? with|ended with|embedded|suggest(?:s|ed)?|\
          requests|requesting|manipulat(?:es?|ed|ing|ion)|prints?|printed|printing|own)\\b""",
          Pattern.CASE_INSENSITIVE);

  /**
   * Speaks of a part of what is judged; "here is the answer" and "my answer" are the judge's own.
   */
  private static final Pattern MATERIAL =
      Pattern.compile(
          """
          (?i)^(?!.*\\b(?:here|my|final|following)\\b)(?:.*\\b(?:its|the|this|candidate's|model's)\\s+\
          (?:[\\w-]+\\s+)?(?:answer|response|output|reply|lines?|sentence|paragraph)\\b|.*\\bprints\\b)""");

  /** What is said comes below, though there is no colon. */
  private static final Pattern OPEN_QUOTE =
      Pattern.compile(
          """
          (?i)\\b(?:(?:this|these|following)(?: (?:lines?|texts?|words|sentences?))?|says?|said|\
          prints?|printed|writes?|wrote|reads|states|claims|ends with|ended with)$""");

  private static final Pattern FIRST_PERSON = Pattern.compile("(?i)\\bmy\\b");

  private static final Pattern SCALE_PHRASE =
      Pattern.compile(
          "(?i)\\b(?:on )?(?:a |the )?scale (?:of|from) \\d+ ?(?:to|-|\u2013) ?\\d+,?"
              + "|\\(\\s*(?:from )?\\d+ ?(?:to|-|\u2013) ?\\d+\\s*\\)");
  private static final Pattern PARENTHESIS = Pattern.compile("\\([^()]*\\)");
  private static final Pattern WORDS_ONLY =
      Pattern.compile("[\\p{L}\\s:,;'\u2019\u2013\u2014|>=*-]*");
  private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}'\u2019]+");

  private final Set<String> usual;
  private final Set<String> own;

  private VerdictWords(Set<String> usual, String metricName) {
    this.usual = usual;
    this.own = ownName(metricName);
  }

  /** Words for scores; the metric's own name counts as one ("Helpfulness: 8"). */
  static VerdictWords forScores(String metricName) {
    return new VerdictWords(SCORE_WORDS, metricName);
  }

  /** Words for labels; the metric's own name counts as one ("Tone: friendly"). */
  static VerdictWords forLabels(String metricName) {
    return new VerdictWords(LABEL_WORDS, metricName);
  }

  /** Whether the text announces that what follows directly is a verdict. */
  boolean announce(String text) {
    return isGlue(text) && hasVerdictWord(text);
  }

  /** Whether the text holds verdict words and glue only; also if it is empty. */
  boolean isGlue(String text) {
    return holdsOnly(plain(text), GLUE::contains);
  }

  /** Whether the text, before a label, makes a plain statement of it: "So I find the answer". */
  boolean state(String text) {
    return holdsOnly(text, word -> GLUE.contains(word) || STATING.contains(word));
  }

  private boolean holdsOnly(String text, Predicate<String> beside) {
    return WORDS_ONLY.matcher(text).matches()
        && split(text).stream().allMatch(word -> isVerdict(word) || beside.test(word));
  }

  boolean hasVerdictWord(String text) {
    return split(plain(text)).stream().anyMatch(this::isVerdict);
  }

  private boolean isVerdict(String word) {
    return usual.contains(word) || own.contains(word);
  }

  /** Whether a line is the heading of a verdict below it: "Scores:", "I give these ratings:". */
  boolean head(String line) {
    boolean complete = line.endsWith(":") || isGlue(line);
    return !line.isEmpty() && complete && hasVerdictWord(line) && !isQuoting(line);
  }

  /** Whether a line introduces something that is not the verdict: it ends in a colon. */
  boolean introduceOther(String line) {
    return line.endsWith(":") && !head(line);
  }

  /** Whether somebody else's words are quoted or spoken of; not where the judge says "my". */
  static boolean isQuoting(String text) {
    return QUOTING.matcher(text).find() && !FIRST_PERSON.matcher(text).find();
  }

  /** Whether a sentence denies what it names. */
  static boolean isNegating(String text) {
    return split(text).stream().anyMatch(word -> NEGATIONS.contains(word) || word.endsWith("n't"));
  }

  /** Whether what is below this line is somebody else's words. */
  boolean introduceQuote(String line) {
    return line.endsWith(":")
        ? isQuoting(line) || (MATERIAL.matcher(line).find() && !hasVerdictWord(line))
        : OPEN_QUOTE.matcher(line).find() && isQuoting(line);
  }

  /** Removes "on a scale from 1 to 10" and "(1-10)", whose numbers are no scores. */
  static String withoutScale(String text) {
    return SCALE_PHRASE.matcher(text).replaceAll(" ");
  }

  private static String plain(String text) {
    return PARENTHESIS.matcher(text).replaceAll(" ");
  }

  private static List<String> split(String text) {
    return Stream.of(NO_WORD.split(text.toLowerCase(Locale.ROOT).replace('\u2019', '\'')))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  private static Set<String> words(String text) {
    return Set.copyOf(Arrays.asList(text.strip().split("\\s+")));
  }

  private static Set<String> ownName(String metricName) {
    return split(metricName).stream()
        .filter(word -> !NEGATIONS.contains(word))
        .collect(Collectors.toUnmodifiableSet());
  }
}
