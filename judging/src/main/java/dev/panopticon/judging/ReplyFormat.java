package dev.panopticon.judging;

import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.Scale;
import java.math.BigDecimal;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the built-in prompts tell a judge about the form of its reply; one text for each parser. */
final class ReplyFormat {
  static final String SCORE = "score";
  static final String LABEL = "label";
  static final String PASS = "pass";
  static final String WINNER = "winner";

  /** The bounds of {@code two-numbers} when a metric gives none. */
  static final Scale.Range TEN_POINTS = new Scale.Range(0, 10);

  private static final String JSON_LINE =
      """
      Write your reasoning first. Then end your reply with one line that holds nothing but this \
      JSON object:
      """;

  private ReplyFormat() {}

  static String of(MetricSpec.Judged metric) {
    return switch (metric) {
      case MetricSpec.Judge judge -> of(judge);
      case MetricSpec.Pairwise pairwise -> of(pairwise);
    };
  }

  /** The field of the JSON object that holds the verdict. */
  static String field(MetricSpec.Judged metric) {
    return switch (metric) {
      case MetricSpec.Pairwise _ -> WINNER;
      case MetricSpec.Judge judge ->
          switch (judge.scale()) {
            case Scale.Range _ -> SCORE;
            case Scale.Labels _ -> LABEL;
            case Scale.PassFail _ -> PASS;
          };
    };
  }

  /** The bounds of a pairwise metric's two scores. */
  static Scale.Range bounds(MetricSpec.Pairwise metric) {
    return metric.scale() instanceof Scale.Range range ? range : TEN_POINTS;
  }

  /** "from 1 to 10". */
  static String bounds(Scale.Range range) {
    return "from %s to %s".formatted(number(range.min()), number(range.max()));
  }

  static String number(double value) {
    return Double.isFinite(value)
        ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString()
        : Double.toString(value);
  }

  private static String of(MetricSpec.Judge judge) {
    return switch (judge.parser()) {
      case VERDICT -> JSON_LINE + json(judge.scale());
      case NUMBER -> endWithLine("Score: N", meaning(judge.scale()));
      case LABEL -> endWithLine("Verdict: L", meaning(judge.scale()));
      case TWO_NUMBERS -> "";
    };
  }

  private static String of(MetricSpec.Pairwise pairwise) {
    return switch (pairwise.parser()) {
      case VERDICT ->
          JSON_LINE
              + """
              {"reasoning": "...", "winner": "A"}
              where "winner" is "A" if answer A is better, "B" if answer B is better, and "tie" if \
              neither is.""";
      case TWO_NUMBERS ->
          """
          Score each answer %s. Begin your reply with a single line that holds nothing but two \
          numbers, separated by a space: the score of answer A, then the score of answer B. \
          Write your reasoning in the lines after it, and do not repeat the scores there."""
              .formatted(bounds(bounds(pairwise)));
      case LABEL -> endWithLine("Verdict: L", "L is one of: A, B, tie");
      case NUMBER -> "";
    };
  }

  private static String json(Scale scale) {
    return switch (scale) {
      case Scale.Range range ->
          "{\"reasoning\": \"...\", \"score\": N}\nwhere N is a number %s."
              .formatted(bounds(range));
      case Scale.Labels labels ->
          "{\"reasoning\": \"...\", \"label\": \"...\"}\nwhere the label is one of: %s."
              .formatted(quoted(labels));
      case Scale.PassFail _ ->
          "{\"reasoning\": \"...\", \"pass\": true}\nwhere \"pass\" is true or false.";
    };
  }

  private static String endWithLine(String line, String meaning) {
    return """
        Write your reasoning first. Then end your reply with one line that holds nothing but
        %s
        where %s."""
        .formatted(line, meaning);
  }

  private static String meaning(Scale scale) {
    return switch (scale) {
      case Scale.Range range -> "N is a number " + bounds(range);
      case Scale.Labels labels -> "L is one of: " + quoted(labels);
      case Scale.PassFail _ -> "L is one of: \"pass\", \"fail\"";
    };
  }

  private static String quoted(Scale.Labels labels) {
    return labels.scores().keySet().stream()
        .map(label -> "\"" + label + "\"")
        .collect(Collectors.joining(", "));
  }

  /**
   * Why this parser cannot read this metric's verdicts; null when it can. A fault at check time,
   * and the reason of an unreadable verdict for whoever did not check.
   */
  static @Nullable String mismatch(MetricSpec.Judged metric) {
    String parser = metric.parser().wireName();
    return switch (metric) {
      case MetricSpec.Judge judge ->
          switch (judge.parser()) {
            case VERDICT -> null;
            case NUMBER ->
                judge.scale() instanceof Scale.Range
                    ? null
                    : "the parser \"number\" needs a scale with min and max";
            case LABEL ->
                judge.scale() instanceof Scale.Range
                    ? "the parser \"label\" needs labels or pass_fail"
                    : null;
            case TWO_NUMBERS -> "the parser \"" + parser + "\" is for pairwise metrics";
          };
      case MetricSpec.Pairwise pairwise -> mismatch(pairwise, parser);
    };
  }

  private static @Nullable String mismatch(MetricSpec.Pairwise pairwise, String parser) {
    return switch (pairwise.parser()) {
      case VERDICT, LABEL -> null;
      case NUMBER -> "the parser \"" + parser + "\" cannot read a verdict on two answers";
      case TWO_NUMBERS ->
          pairwise.scale() == null || pairwise.scale() instanceof Scale.Range
              ? null
              : "the parser \"" + parser + "\" needs a scale with min and max";
    };
  }
}
