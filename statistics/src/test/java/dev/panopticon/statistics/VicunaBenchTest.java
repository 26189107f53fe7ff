package dev.panopticon.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.panopticon.statistics.Estimate.Known;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The table of shared/data/vicuna-bench/README.md, from the scores as their authors recorded them.
 */
class VicunaBenchTest {
  private static final Pattern SCORE =
      Pattern.compile("\"score\": \\[([0-9.]+), ([0-9.]+)\\], \"reviewer_id\"");

  @ParameterizedTest
  @CsvSource({
    "llama-13b, 513.0, 694.0, 6.4125, 8.675, 0.215458, -2.2625, 0.222716, 3, 0, 77, worse",
    "alpaca-13b, 583.0, 704.0, 7.2875, 8.8, 0.172650, -1.5125, 0.127033, 3, 1, 76, worse",
    "bard, 664.0, 655.5, 8.3, 8.19375, 0.104336, 0.10625, 0.217998, 30, 10, 40, not enough evidence",
    "gpt35, 693.0, 638.0, 8.6625, 7.975, 0.066427, 0.6875, 0.179524, 44, 22, 14, better"
  })
  void thePublishedTableComesOut(
      String model,
      double totalA,
      double totalB,
      double meanA,
      double meanB,
      double errorA,
      double difference,
      double differenceError,
      int win,
      int tie,
      int loss,
      String verdict)
      throws IOException {
    List<Pair> pairs = pairs(model);
    double[] a = pairs.stream().mapToDouble(Pair::a).toArray();
    double[] b = pairs.stream().mapToDouble(Pair::b).toArray();
    assertThat(Sums.of(a)).isEqualTo(totalA);
    assertThat(Sums.of(b)).isEqualTo(totalB);
    Estimate estimateA = Means.ofIndependent(a, 0.95);
    assertThat(estimateA.mean()).isEqualTo(meanA);
    assertThat(Means.ofIndependent(b, 0.95).mean()).isEqualTo(meanB);
    assertThat(estimateA.standardError()).isCloseTo(errorA, within(5e-7));
    PairedComparison comparison = PairedComparison.ofIndependent(pairs, 42);
    assertThat(comparison.difference().mean()).isEqualTo(difference);
    assertThat(comparison.difference().standardError()).isCloseTo(differenceError, within(5e-7));
    assertThat(comparison.tally()).isEqualTo(new Tally(win, tie, loss));
    assertThat(Verdict.of(comparison, comparison.p(), null, 9).text()).isEqualTo(verdict);
  }

  @Test
  void bardAgainstVicunaIsTheHonestCaseOfNotEnoughEvidence() throws IOException {
    List<Pair> pairs = pairs("bard");
    PairedComparison comparison = PairedComparison.ofIndependent(pairs, 42);
    Known known = (Known) comparison.difference();
    assertThat(comparison.tTestP()).isCloseTo(0.6273322949211259, within(1e-12)); // SciPy 1.10.1
    assertThat(known.low()).isCloseTo(-0.3276646748714593, within(1e-9));
    assertThat(known.high()).isCloseTo(0.5401646748714592, within(1e-9));
    List<Integer> halves = pairs.stream().map(pair -> (int) (2 * pair.difference())).toList();
    double exact = SignFlipPermutationTest.exactP(halves);
    assertThat(exact).isCloseTo(0.655, within(0.003));
    assertThat(comparison.signFlip().p()).isCloseTo(exact, within(0.006));
    // 7.848880 * 80 * 0.217998^2 / 0.10625^2
    assertThat(comparison.neededQueries(PowerAnalysis.STANDARD)).isBetween(2643L, 2644L);
    assertThat(comparison.minimumDetectableEffect(PowerAnalysis.STANDARD))
        .isCloseTo(2.8015852 * 0.217998, within(1e-5));
  }

  @Test
  void theBootstrapAgreesWithSciPyOnTheDifferences() throws IOException {
    List<double[]> differences =
        pairs("bard").stream().map(pair -> new double[] {pair.difference()}).toList();
    Known known = (Known) Bootstrap.withSeed(42).mean(List.of(differences));
    // SciPy 1.10.1, BCa, 100,000 resamples: [-0.25, 0.63125], se 0.21713
    assertThat(known.low()).isCloseTo(-0.25, within(0.02));
    assertThat(known.high()).isCloseTo(0.63125, within(0.03));
    assertThat(known.standardError()).isCloseTo(0.21713, within(0.005));
  }

  private static List<Pair> pairs(String model) throws IOException {
    List<Pair> pairs = new ArrayList<>();
    for (String line : Files.readAllLines(folder().resolve(model + "_vs_vicuna-13b.jsonl"))) {
      var matcher = SCORE.matcher(line);
      assertThat(matcher.find()).isTrue();
      pairs.add(
          new Pair(Double.parseDouble(matcher.group(1)), Double.parseDouble(matcher.group(2))));
    }
    assertThat(pairs).hasSize(80);
    return pairs;
  }

  private static Path folder() {
    Path within = Path.of("shared/data/vicuna-bench/review");
    Path place = Path.of("").toAbsolutePath();
    while (place != null && !Files.isDirectory(place.resolve(within))) {
      place = place.getParent();
    }
    assumeTrue(place != null, "skipped: no folder " + within + " in or beside the checkout");
    return place.resolve(within);
  }
}
