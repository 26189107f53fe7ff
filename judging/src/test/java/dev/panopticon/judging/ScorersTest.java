package dev.panopticon.judging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.panopticon.model.ErrorClass;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.QueryContent;
import dev.panopticon.model.Verdict;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScorersTest {
  private static Verdict score(
      MetricSpec.Deterministic metric, String output, @Nullable String reference) {
    return Scorers.score(metric, output, Metrics.query("?", reference, null));
  }

  private static Verdict scored(double score) {
    return new Verdict.Scored(score, null, null);
  }

  @Test
  void exactMatchTrimsAndNothingElse() {
    var exact = new MetricSpec.ExactMatch("m", false);
    assertThat(score(exact, " Paris\n", "Paris ")).isEqualTo(scored(1));
    assertThat(score(exact, "paris", "Paris")).isEqualTo(scored(0));
    assertThat(score(exact, "Paris.", "Paris")).isEqualTo(scored(0));
    assertThat(score(exact, "a  b", "a b")).isEqualTo(scored(0));
    assertThat(score(exact, "", "")).isEqualTo(scored(1));
  }

  @Test
  void caseIsIgnoredInEveryScript() {
    var exact = new MetricSpec.ExactMatch("m", true);
    assertThat(score(exact, "STRASSE", "straße")).isEqualTo(scored(1));
    assertThat(score(exact, "ΟΔΟΣ", "οδος")).isEqualTo(scored(1));
    var contains = new MetricSpec.Contains("m", "ÉTÉ", true);
    assertThat(score(contains, "un bel été", null)).isEqualTo(scored(1));
  }

  @Test
  void containsLooksForItsValueOrElseTheReference() {
    assertThat(score(new MetricSpec.Contains("m", "x y", false), "a x y b", "zzz"))
        .isEqualTo(scored(1));
    assertThat(score(new MetricSpec.Contains("m", null, false), "a x y b", "x y"))
        .isEqualTo(scored(1));
    assertThat(score(new MetricSpec.Contains("m", null, false), "a X y b", "x y"))
        .isEqualTo(scored(0));
  }

  @Test
  void metricsThatCompareAreSkippedWithoutAReference() {
    var skipped = new Verdict.Skipped("no reference");
    assertThat(score(new MetricSpec.ExactMatch("m", true), "x", null)).isEqualTo(skipped);
    assertThat(score(new MetricSpec.Contains("m", null, true), "x", null)).isEqualTo(skipped);
    assertThat(score(new MetricSpec.Numeric("m", 0, 0), "1", null)).isEqualTo(skipped);
    assertThat(score(new MetricSpec.TokenF1("m"), "x", null)).isEqualTo(skipped);
    assertThat(score(new MetricSpec.RougeL("m"), "x", null)).isEqualTo(skipped);
  }

  @Test
  void regexIsFoundAnywhere() {
    assertThat(score(new MetricSpec.Regex("m", "\\d+"), "there are 3", null)).isEqualTo(scored(1));
    assertThat(score(new MetricSpec.Regex("m", "^\\d+$"), "there are 3", null))
        .isEqualTo(scored(0));
    assertThat(score(new MetricSpec.Regex("m", "(?m)^\\d+$"), "there are\n3", null))
        .isEqualTo(scored(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"(a+)+b\\1", "^(a|aa)+\\1?$", "(.*a){25}b"})
  void aPatternThatRunsAwayFails(String pattern) {
    var verdict = score(new MetricSpec.Regex("m", pattern), "a".repeat(60) + "c", null);
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Failed.class,
            failed -> {
              assertThat(failed.errorClass().retryable()).isFalse();
              assertThat(failed.reason()).contains("too many steps");
            });
  }

  @Test
  void aPatternThatNestsTooDeepFails() {
    assertThat(score(new MetricSpec.Regex("m", "(a|b)*c"), "ab".repeat(1_000_000), null))
        .isInstanceOf(Verdict.Failed.class);
  }

  @Test
  void aHarmlessPatternReadsALongOutput() {
    assertThat(score(new MetricSpec.Regex("m", "\\d{3}$"), "x1".repeat(5_000_000) + "23", null))
        .isEqualTo(scored(1));
  }

  @Test
  void aWrongPatternIsAFault() {
    var wrong = new MetricSpec.Regex("m", "a(b");
    assertThat(Scorers.faultsOf(wrong))
        .containsExactly("pattern is not a regular expression: Unclosed group at position 3");
    assertThat(score(wrong, "ab", null)).isInstanceOf(Verdict.Failed.class);
    assertThat(Scorers.faultsOf(new MetricSpec.Regex("m", "a(b)"))).isEmpty();
  }

  @Test
  void anInterruptedSearchIsCancelled() {
    Thread.currentThread().interrupt();
    try {
      assertThat(score(new MetricSpec.Regex("m", "(a+)+b\\1"), "a".repeat(60) + "c", null))
          .isInstanceOfSatisfying(
              Verdict.Failed.class,
              failed -> assertThat(failed.errorClass()).isEqualTo(ErrorClass.CANCELLED));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "The answer is 391. | 391 | 1",
        "17 * 23 = 391 | 391 | 1",
        "391 is 17 * 23 | 391 | 0",
        "1,234.5 | 1234.5 | 1",
        "1,234,567 | 1234567 | 1",
        "1,2,3 | 3 | 1",
        "1,23 | 23 | 1",
        "1e6 | 1000000 | 1",
        "-1.5E-3 | -0.0015 | 1",
        "it is -3 | -3 | 1",
        "it is \u22123 | -3 | 1",
        "5-3 | 3 | 1",
        "x=-3 | -3 | 1",
        "f(x)-3 | 3 | 1",
        ".5 | 0.5 | 1",
        "wait...42 | 42 | 1",
        "$1,000.00 | $1000 | 1",
        "50% | 50% | 1",
        "50% | 0.5 | 0",
        "3/4 | 4 | 1",
        "5km | 5 | 1",
        "42 is x2 | 42 | 1",
        "42 in H2O | 42 | 1",
        "\\boxed{42} | 42 | 1",
        "1e999 and 7 | 7 | 1",
        "1e-999999999 | 0 | 1",
      })
  void theLastNumberOfTheOutputCounts(String output, String reference, double score) {
    assertThat(score(new MetricSpec.Numeric("m", 0, 0), output, reference))
        .isEqualTo(scored(score));
  }

  @Test
  void outputsWithoutAReadableNumberAreUnreadable() {
    var exact = new MetricSpec.Numeric("m", 0, 0);
    assertThat(score(exact, "none, but x2", "1"))
        .isEqualTo(new Verdict.Unreadable("the output has no number"));
    assertThat(score(exact, "", "1")).isInstanceOf(Verdict.Unreadable.class);
    assertThat(score(exact, "1e999", "1"))
        .isEqualTo(new Verdict.Unreadable("the last number of the output is too large"));
    assertThat(score(exact, "1".repeat(3_000_000), "1")).isInstanceOf(Verdict.Unreadable.class);
    assertThat(score(exact, "1" + ",111".repeat(1_000_000), "1"))
        .isInstanceOf(Verdict.Unreadable.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "none", "about 3", "3 or 4", "#### 72", "1e999"})
  void aReferenceThatIsNoNumberIsSkipped(String reference) {
    assertThat(score(new MetricSpec.Numeric("m", 0, 0), "3", reference))
        .isEqualTo(new Verdict.Skipped("the reference is not a number"));
  }

  @Test
  void toleranceIsExactInDecimalsAndEitherSuffices() {
    assertThat(score(new MetricSpec.Numeric("m", 0.1, 0), "1.1", "1.0")).isEqualTo(scored(1));
    assertThat(score(new MetricSpec.Numeric("m", 0.1, 0), "1.1000001", "1")).isEqualTo(scored(0));
    assertThat(score(new MetricSpec.Numeric("m", 0, 0.01), "-99", "-100")).isEqualTo(scored(1));
    assertThat(score(new MetricSpec.Numeric("m", 0, 0.01), "-98.9", "-100")).isEqualTo(scored(0));
    assertThat(score(new MetricSpec.Numeric("m", 0.5, 0.01), "0.5", "0")).isEqualTo(scored(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        " [1, 2] \n",
        "null",
        "\"x\"",
        "-1.5e3",
        "{\"a\": 1, \"a\": 2}",
        "\"\\ud800\"",
        "0"
      })
  void oneJsonValueIsValid(String output) {
    assertThat(score(new MetricSpec.JsonValid("m"), output, null)).isEqualTo(scored(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{} {}",
        "{}x",
        "[1,]",
        "{'a': 1}",
        "NaN",
        "01",
        "1.",
        "+1",
        "nul",
        "1abc",
        "[1",
        "\"a",
        "```json\n{}\n```",
        "// c\n{}",
        "{\"a\" 1}",
        "\"a\nb\"",
        "{\"a\":1",
        "]"
      })
  void anythingElseIsNotValid(String output) {
    assertThat(score(new MetricSpec.JsonValid("m"), output, null)).isEqualTo(scored(0));
  }

  @Test
  void deepAndLongJsonIsValid() {
    String deep = "[".repeat(200_000) + "]".repeat(200_000);
    assertThat(score(new MetricSpec.JsonValid("m"), deep, null)).isEqualTo(scored(1));
    String number = "1".repeat(200_000);
    assertThat(score(new MetricSpec.JsonValid("m"), number, null)).isEqualTo(scored(1));
    String text = "\"" + "x".repeat(25_000_000) + "\"";
    assertThat(score(new MetricSpec.JsonValid("m"), text, null)).isEqualTo(scored(1));
  }

  /**
   * Golden values: token F1 by the functions of SQuAD's evaluate-v1.1.py, ROUGE-L by Google's
   * rouge_score 0.1.2 (rougeL, use_stemmer=False, fmeasure), both run with Python 3.11.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "The cat sat on the mat.|a cat sat on a mat|1.0|0.6666666666666666",
        "It was Paris, the capital of France|Paris|0.2857142857142857|0.25",
        "''|Paris|0|0",
        "the a an|an the|0|0.4",
        "!!!|Paris|0|0",
        "U.S.A.|usa|1.0|0",
        "re-do the state-of-the-art|redo stateoftheart|1.0|0",
        "yes yes yes no|yes no no|0.5714285714285715|0.5714285714285715",
        "Die Straße ist naß|die straße ist nass|0.75|0.8000000000000002",
        "café Été a\u0301 la|CAFÉ été la|0.8571428571428571|0.8571428571428571",
        "one\u00a0two\u3000three\u2028four|four three two one|1.0|0.25",
        "don’t “quote” the thing|dont quote thing|0.3333333333333333|0.5",
        "a_b the_end x|a_b theend x|1.0|0.6666666666666665",
        "The quick brown fox jumps over the lazy dog|The fox quickly jumped over a dog that was"
            + " lazy|0.5333333333333333|0.4210526315789474",
        "police killed the gunman|police kill the gunman|0.6666666666666666|0.75",
        "the gunman kill police|police kill the gunman|1.0|0.5",
        "testing one two|testing|0.5|0.5",
        "\u0130stanbul 2024-10 \u212a|i stanbul 2024 10 k|0.25|1.0",
      })
  void overlapScoresEqualTheGoldenOnes(
      String output, String reference, double tokenF1, double rougeL) {
    assertThat(value(score(new MetricSpec.TokenF1("m"), output, reference)))
        .isCloseTo(tokenF1, within(1e-12));
    assertThat(value(score(new MetricSpec.RougeL("m"), output, reference)))
        .isCloseTo(rougeL, within(1e-12));
  }

  @Test
  void textsTooLongToCompareFailInsteadOfHanging() {
    String output = "a b ".repeat(300_000);
    assertThat(score(new MetricSpec.RougeL("m"), output, output))
        .isInstanceOfSatisfying(
            Verdict.Failed.class,
            failed ->
                assertThat(failed.reason()).contains("too long to compare: 600000 and 600000"));
  }

  @Test
  void everyMetricScoresATenMegabyteOutput() {
    String output = "word 12 ".repeat(1_300_000);
    QueryContent query = Metrics.query("?", "12", null);
    assertThat(Scorers.score(new MetricSpec.Numeric("m", 0, 0), output, query))
        .isEqualTo(scored(1));
    assertThat(Scorers.score(new MetricSpec.TokenF1("m"), output, query))
        .isInstanceOf(Verdict.Scored.class);
    assertThat(Scorers.score(new MetricSpec.RougeL("m"), output, query))
        .isInstanceOf(Verdict.Scored.class);
  }

  private static double value(Verdict verdict) {
    return ((Verdict.Scored) verdict).score();
  }
}
