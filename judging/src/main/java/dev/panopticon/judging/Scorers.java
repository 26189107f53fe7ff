package dev.panopticon.judging;

import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.QueryContent;
import dev.panopticon.model.Verdict;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The deterministic metrics: a score in [0, 1] from the text alone, the same on every machine. */
public final class Scorers {
  private static final Verdict NO_REFERENCE = new Verdict.Skipped("no reference");

  private Scorers() {}

  /**
   * Scores one output. A metric that compares with a reference is {@link Verdict.Skipped} for a
   * query that has none. The rules of each metric are in the scorer's own class.
   *
   * @param output the contestant's text; an empty one is an output like any other
   */
  public static Verdict score(MetricSpec.Deterministic metric, String output, QueryContent query) {
    return switch (metric) {
      case MetricSpec.ExactMatch exact ->
          against(
              query.reference(),
              reference -> TextMatch.equal(output, reference, exact.ignoreCase()));
      case MetricSpec.Contains contains ->
          against(
              contains.value() == null ? query.reference() : contains.value(),
              wanted -> TextMatch.contains(output, wanted, contains.ignoreCase()));
      case MetricSpec.Regex regex -> RegexScorer.score(regex.pattern(), output);
      case MetricSpec.Numeric numeric ->
          query.reference() == null
              ? NO_REFERENCE
              : NumericScorer.score(numeric, output, query.reference());
      case MetricSpec.JsonValid _ -> scored(JsonScorer.score(output));
      case MetricSpec.TokenF1 _ ->
          against(query.reference(), reference -> TokenF1Scorer.score(output, reference));
      case MetricSpec.RougeL _ ->
          query.reference() == null ? NO_REFERENCE : RougeLScorer.score(output, query.reference());
    };
  }

  /** What is wrong with a metric's own settings: a pattern that does not compile. */
  public static List<String> faultsOf(MetricSpec.Deterministic metric) {
    return metric instanceof MetricSpec.Regex regex
        ? RegexScorer.faultOf(regex.pattern()).stream().toList()
        : List.of();
  }

  static Verdict scored(double score) {
    return new Verdict.Scored(score, null, null);
  }

  private static Verdict against(@Nullable String reference, ToDoubleFunction<String> scorer) {
    return reference == null ? NO_REFERENCE : scored(scorer.applyAsDouble(reference));
  }
}
