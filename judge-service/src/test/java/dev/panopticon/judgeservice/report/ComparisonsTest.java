package dev.panopticon.judgeservice.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.panopticon.contract.RunReport.Comparison;
import dev.panopticon.judgeservice.report.ScoredMetric.ScoredContestant;
import dev.panopticon.model.JudgmentStatus;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.RunStatus;
import dev.panopticon.statistics.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ComparisonsTest {
  private static final MetricSpec PASS_FAIL = new MetricSpec.ExactMatch("m", false);
  private static final MetricSpec GRADED = new MetricSpec.TokenF1("m");

  @Test
  void fivePairsThatDifferAreNotEnoughEvidenceOfPassRates() {
    // a paired t test has p = 0.004 here
    Comparison comparison = compare(PASS_FAIL, null, passes(5, 6), passes(0, 6)).getFirst();

    assertThat(comparison.p()).isEqualTo(2 * Math.pow(0.5, 5) / 2); // McNemar's mid-p
    assertThat(compare(PASS_FAIL, null, passes(4, 6), passes(0, 6)).getFirst().verdict())
        .isEqualTo("not enough evidence");
    assertThat(compare(GRADED, null, passes(4, 6), passes(0, 6)).getFirst().p())
        .as("means are compared by t")
        .isCloseTo(0.0250, within(1e-4));
  }

  @Test
  void aDifferenceOfPassRatesHasNoIntervalBeyondOne() {
    Comparison comparison = compare(PASS_FAIL, null, passes(5, 6), passes(0, 6)).getFirst();

    assertThat(comparison.meanDifference()).isCloseTo(5.0 / 6, within(1e-15));
    assertThat(comparison.ci95().getLast()).isEqualTo(1); // t alone says 1.26
    assertThat(comparison.ci95().getFirst()).isCloseTo(0.404903, within(1e-6));
  }

  @Test
  void theQueriesNeededAreThoseThatDecideAfterHolmAndMoreThanThereAre() {
    double[] level = graded(0.0, 40);
    double[] ahead = graded(0.075, 40);
    List<Comparison> alone = compare(GRADED, null, ahead, level);
    List<Comparison> family = compare(GRADED, null, ahead, level, level, level, level, level);

    assertThat(alone.getFirst().verdict()).isEqualTo("better");
    Comparison sameData = family.getFirst();
    assertThat(sameData.p()).isEqualTo(alone.getFirst().p());
    assertThat(sameData.verdict()).isEqualTo("not enough evidence");
    assertThat(sameData.neededN()).isGreaterThan(40).isGreaterThan(alone.getFirst().neededN());
  }

  @Test
  void equalAnswersAreEquivalentOnlyWhenTheyAreMany() {
    assertThat(compare(PASS_FAIL, 0.05, passes(5, 5), passes(5, 5)).getFirst().verdict())
        .isEqualTo("not enough evidence");
    assertThat(compare(PASS_FAIL, 0.05, passes(59, 59), passes(59, 59)).getFirst().verdict())
        .isEqualTo("equivalent");
  }

  @Test
  void aMarginAsWideAsTheScaleSaysNothing() {
    double[] one = graded(0.0, 40);
    double[] other = graded(0.001, 40);
    assertThat(compare(GRADED, 0.2, one, other).getFirst().verdict()).isEqualTo("equivalent");
    assertThat(compare(GRADED, 1.0, one, other).getFirst().verdict())
        .isEqualTo("not enough evidence");
  }

  @Test
  void contestantsWithoutACommonQueryHaveNoFigures() {
    Comparison comparison = compare(PASS_FAIL, 0.05, new double[0], passes(3, 3)).getFirst();

    assertThat(comparison.n()).isZero();
    assertThat(comparison.p()).isNull();
    assertThat(comparison.pHolm()).isNull();
    assertThat(comparison.meanDifference()).isNull();
    assertThat(comparison.neededN()).isNull();
    assertThat(comparison.verdict()).isEqualTo("not enough evidence");
  }

  /** The first so many of n pass. */
  private static double[] passes(int passed, int n) {
    return IntStream.range(0, n).mapToDouble(i -> i < passed ? 1 : 0).toArray();
  }

  /** Around 0.5 and the shift; what is added differs from query to query. */
  private static double[] graded(double shift, int n) {
    return IntStream.range(0, n)
        .mapToDouble(i -> 0.4 + shift + (shift == 0 ? 0 : 0.25 * ((i * 7) % 11 - 5) / 5))
        .toArray();
  }

  private static List<Comparison> compare(
      MetricSpec spec, @Nullable Double margin, double[]... scores) {
    var metric = new RunMetric(0, "m", 1, spec, null);
    List<ScoredContestant> contestants = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      contestants.add(contestant(metric, i, scores[i]));
    }
    var header =
        new RunHeader(
            UUID.randomUUID(),
            "r",
            RunStatus.COMPLETED,
            null,
            null,
            null,
            1,
            1,
            margin,
            0,
            List.of());
    var run =
        new RunSnapshot(
            header, contestants.stream().map(ScoredContestant::contestant).toList(), Map.of());
    return new Comparisons(run, Map.of()).of(new ScoredMetric(metric, contestants));
  }

  private static ScoredContestant contestant(RunMetric metric, int no, double[] scores) {
    var cells = new ContestantCells();
    for (int i = 0; i < scores.length; i++) {
      cells.cells().add(new Cell(i, 1, JudgmentStatus.SCORED, scores[i]));
    }
    Estimate estimate = ScoreStatistics.estimate(cells.cells(), metric.intervalKind(1));
    return new ScoredContestant(
        new Contestant(no, "c" + no, "c" + no, null),
        cells,
        cells.cells(),
        Coverage.of(cells.cells(), Cell::status),
        estimate);
  }
}
