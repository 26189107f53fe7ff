package dev.panopticon.judging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.panopticon.model.ErrorClass;
import dev.panopticon.model.JudgmentStatus;
import dev.panopticon.model.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairOutcomeTest {
  private static final Verdict UNREADABLE = new Verdict.Unreadable("noise");
  private static final Verdict FAILED = new Verdict.Failed(ErrorClass.TIMEOUT, "late");

  private static Verdict preferred(
      double preference, @Nullable Double first, @Nullable Double second) {
    return new Verdict.Preferred(preference, first, second, null);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, 1, false",
    "0, 1, 0, false",
    "0.5, 0.5, 0.5, false",
    "1, 1, 0.5, true",
    "0, 0, 0.5, true",
    "1, 0.5, 0.5, true",
    "0.5, 0, 0.5, true",
    "0.9, 0.3, 0.8, false",
    "0.9, 0.6, 0.5, true",
  })
  void twoOrdersAgreeOrAreATie(
      double firstOrder, double secondOrder, double preference, boolean inconsistent) {
    var outcome =
        PairOutcome.combine(
            List.of(preferred(firstOrder, null, null), preferred(secondOrder, null, null)));
    assertThat(outcome)
        .usingRecursiveComparison()
        .withComparatorForType(
            (one, other) -> Math.abs(one - other) < 1e-12 ? 0 : Double.compare(one, other),
            Double.class)
        .isEqualTo(new PairOutcome.Decided(preference, null, null, inconsistent));
    assertThat(outcome.status()).isEqualTo(JudgmentStatus.SCORED);
  }

  @Test
  void scoresAreAveragedOverTheOrders() {
    assertThat(PairOutcome.combine(List.of(preferred(1, 8.0, 7.0), preferred(1, 9.0, 6.0))))
        .isEqualTo(new PairOutcome.Decided(0.5, 7.0, 8.0, true));
    assertThat(PairOutcome.combine(List.of(preferred(1, 8.0, 7.0), preferred(0, null, null))))
        .isEqualTo(new PairOutcome.Decided(1, null, null, false));
  }

  @Test
  void oneOrderStandsForItself() {
    assertThat(PairOutcome.combine(List.of(preferred(0, 8.0, 9.0))))
        .isEqualTo(new PairOutcome.Decided(0, 8.0, 9.0, false));
  }

  @Test
  void halfAPairIsNoPair() {
    assertThat(PairOutcome.combine(List.of(preferred(1, null, null), UNREADABLE)))
        .isEqualTo(new PairOutcome.Undecided(UNREADABLE));
    assertThat(PairOutcome.combine(List.of(UNREADABLE, FAILED)).status())
        .isEqualTo(JudgmentStatus.FAILED);
    assertThat(PairOutcome.combine(List.of(FAILED, UNREADABLE)).status())
        .isEqualTo(JudgmentStatus.FAILED);
  }

  @Test
  void whatIsNoPairIsRejected() {
    assertThatThrownBy(() -> PairOutcome.combine(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PairOutcome.combine(List.of(new Verdict.Scored(1, null, null))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
