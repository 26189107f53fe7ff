package dev.panopticon.judging;

import dev.panopticon.judging.LabelWords.Meaning;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.Scale;
import dev.panopticon.model.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the verdict out of a judge's raw reply: the judge's own, final one, or none.
 *
 * <p><b>What has the form of a verdict</b> depends on the metric's parser: a JSON object with the
 * field ({@code verdict}), a score ({@code number}), the scores of both answers ({@code
 * two-numbers}), a label ({@code label}); see the finders of each.
 *
 * <p><b>What counts.</b> Judges quote the answers that they judge, and compute with numbers that
 * are no scores. So a find counts only
 *
 * <ol>
 *   <li>where the reply begins, or
 *   <li>where the reply ends, or
 *   <li>anywhere, if verdict words announce it ("Scores:" above it, "I rate it 8").
 * </ol>
 *
 * What is quoted never counts: echoes of the fenced material, lines after {@code >}, code blocks
 * within the reply, what follows a line such as "The answer says:", and leading {@code <think>}
 * blocks.
 *
 * <p><b>Which one.</b> If all that count say the same, that is the verdict. If not, the last one
 * is, provided that the reply ends with it and verdict words announce it (a JSON verdict announces
 * itself). In all other cases no verdict is sure.
 *
 * <p><b>What no rule can tell:</b> a judge that gives no verdict of its own and copies the words
 * "Score: 10" from an answer, with nothing that marks them as copied. A JSON verdict is safer: in
 * the middle of a reply it counts only under a heading of the judge's.
 *
 * <p><b>Everything else is unreadable</b>, with a reason, never a guess: also a number that is
 * outside the scale (not clamped), out of another maximum ("8/5" on a scale that ends at 10), a
 * percentage, an unknown label. A refusal in words is unreadable too; only the provider can say
 * that a judge refused. The rules are not fitted to a set of replies, but the words are English; a
 * verdict at a reply's beginning or end needs no words.
 */
public final class VerdictReader {
  private VerdictReader() {}

  /**
   * Reads the verdict on one answer.
   *
   * @return {@code Scored} or {@code Unreadable}. The explanation is the JSON verdict's; for other
   *     parsers it is null, the raw reply being the explanation
   */
  public static Verdict read(MetricSpec.Judge metric, String reply) {
    String mismatch = ReplyFormat.mismatch(metric);
    return mismatch != null
        ? new Verdict.Unreadable(mismatch)
        : switch (metric.parser()) {
          case VERDICT -> json(metric, reply, said -> scored(metric, said));
          case NUMBER -> number(metric, reply);
          case LABEL ->
              decide(
                  LabelVerdicts.ofOne(VerdictWords.forLabels(metric.name()), labels(metric.scale()))
                      .find(Reply.of(reply)),
                  meaning -> scored(metric.scale(), meaning, null));
          case TWO_NUMBERS -> throw new IllegalStateException("a mismatch");
        };
  }

  /**
   * Reads the verdict on a pair, in terms of the order in which it was shown. The field {@code
   * winner} and labels are A or 1 for the first, B or 2 for the second, and tie or draw. Two scores
   * must be on the metric's scale, or from 0 to 10 when it has none; both are kept.
   *
   * @return {@code Preferred} or {@code Unreadable}
   */
  public static Verdict readPair(MetricSpec.Pairwise metric, String reply) {
    String mismatch = ReplyFormat.mismatch(metric);
    return mismatch != null
        ? new Verdict.Unreadable(mismatch)
        : switch (metric.parser()) {
          case VERDICT -> json(metric, reply, VerdictReader::preferred);
          case TWO_NUMBERS -> twoNumbers(metric, reply);
          case LABEL ->
              decide(
                  LabelVerdicts.ofPair(VerdictWords.forLabels(metric.name())).find(Reply.of(reply)),
                  meaning -> new Verdict.Preferred(meaning.score(), null, null, null));
          case NUMBER -> throw new IllegalStateException("a mismatch");
        };
  }

  private static <T> Verdict decide(List<Found<T>> finds, Function<T, Verdict> verdict) {
    return switch (FinalVerdict.of(finds)) {
      case FinalVerdict.Is<T>(T value) -> verdict.apply(value);
      case FinalVerdict.Unsure<T>(String reason) -> new Verdict.Unreadable(reason);
    };
  }

  private static Verdict number(MetricSpec.Judge metric, String reply) {
    var scale = (Scale.Range) metric.scale();
    var finder = new NumberVerdicts(VerdictWords.forScores(metric.name()), scale);
    return decide(finder.find(Reply.of(reply)), number -> onScale(number, scale, null));
  }

  private static Verdict twoNumbers(MetricSpec.Pairwise metric, String reply) {
    Scale.Range scale = ReplyFormat.bounds(metric);
    var finder = new PairVerdicts(VerdictWords.forScores(metric.name()), scale.max());
    return decide(
        finder.find(Reply.of(reply)),
        pair -> {
          String problem = pair.problem(scale);
          return problem == null
              ? new Verdict.Preferred(
                  pair.preference(), pair.first().value(), pair.second().value(), null)
              : new Verdict.Unreadable(problem);
        });
  }

  private static Verdict json(
      MetricSpec.Judged metric, String reply, Function<JsonVerdicts.Said, Verdict> verdict) {
    var words = VerdictWords.forLabels(metric.name());
    var finder = new JsonVerdicts(words, ReplyFormat.field(metric));
    return decide(finder.find(Reply.of(reply)), verdict);
  }

  private static Verdict scored(MetricSpec.Judge metric, JsonVerdicts.Said said) {
    JsonNode value = said.value();
    return switch (metric.scale()) {
      case Scale.Range range ->
          score(value)
              .map(number -> onScale(number, range, said.explanation()))
              .orElseGet(() -> unknown(value, "a number " + ReplyFormat.bounds(range)));
      case Scale.Labels _, Scale.PassFail _ ->
          label(value, labels(metric.scale()))
              .map(meaning -> scored(metric.scale(), meaning, said.explanation()))
              .orElseGet(() -> unknown(value, "one of the metric's labels"));
    };
  }

  /** The word is kept where the metric has words of its own. */
  private static Verdict scored(Scale scale, Meaning meaning, @Nullable String explanation) {
    String label = scale instanceof Scale.Labels ? meaning.label() : null;
    return new Verdict.Scored(meaning.score(), label, explanation);
  }

  private static LabelWords labels(Scale scale) {
    return switch (scale) {
      case Scale.Labels labels -> LabelWords.of(labels.scores());
      case Scale.PassFail _ -> LabelWords.passOrFail();
      case Scale.Range _ -> throw new IllegalStateException("a range has no labels");
    };
  }

  private static Verdict preferred(JsonVerdicts.Said said) {
    return label(said.value(), LabelWords.ofPair())
        .<Verdict>map(
            meaning -> new Verdict.Preferred(meaning.score(), null, null, said.explanation()))
        .orElseGet(() -> unknown(said.value(), "A, B or tie"));
  }

  private static Optional<ScoreNumber> score(JsonNode value) {
    return value.isNumber()
        ? Optional.of(new ScoreNumber(value.doubleValue(), null))
        : text(value).flatMap(ScoreNumber::whole);
  }

  private static Optional<Meaning> label(JsonNode value, LabelWords labels) {
    return text(value).flatMap(text -> labels.whole(text.replaceAll("[\\[\\]]", "")));
  }

  /** Booleans and numbers as they are written: labels may be 1 and 2, or true and false. */
  private static Optional<String> text(JsonNode value) {
    return value.isString() || value.isNumber() || value.isBoolean()
        ? Optional.of(value.asString())
        : Optional.empty();
  }

  private static Verdict onScale(
      ScoreNumber number, Scale.Range scale, @Nullable String explanation) {
    String problem = number.problem(scale);
    return problem == null
        ? new Verdict.Scored(number.value(), null, explanation)
        : new Verdict.Unreadable(problem);
  }

  private static Verdict unknown(JsonNode value, String wanted) {
    String text = value.toString();
    String shown = text.length() <= 80 ? text : text.substring(0, 80) + "...";
    return new Verdict.Unreadable("the verdict is %s, not %s".formatted(shown, wanted));
  }
}
