package dev.panopticon.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DidYouMeanTest {
  private static final List<String> KEYS =
      List.of("name", "queries", "models", "metrics", "api_key_env", "budget_usd", "cache");

  @ParameterizedTest
  @CsvSource({
    "modles, models", // a transposition is one step
    "qeuries, queries",
    "metric, metrics",
    "Nmae, name",
    "MODELS, models",
    "api-key-env, api_key_env",
    "cahce, cache",
    "budget, budget_usd", // a beginning
    "api_key, api_key_env"
  })
  void typingErrorsFindTheirWord(String typed, String meant) {
    assertThat(DidYouMean.suggest(typed, KEYS)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"temperature", "bud", "x", "''", "zz", "concurrency"})
  void farWordsFindNothing(String typed) {
    assertThat(DidYouMean.suggest(typed, KEYS)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', 0",
    "a, '', 1",
    "ab, ba, 1",
    "kitten, sitting, 3",
    "abcd, acbd, 1",
    "ca, abc, 3", // string alignment: no part is edited twice
    "same, same, 0"
  })
  void distanceCountsEdits(String a, String b, int distance) {
    assertThat(DidYouMean.distance(a, b)).isEqualTo(distance);
  }

  @Test
  void distanceIsSymmetricAndZeroOnlyForEqualWords() {
    var random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      String a = word(random);
      String b = word(random);
      assertThat(DidYouMean.distance(a, b)).isEqualTo(DidYouMean.distance(b, a));
      assertThat(DidYouMean.distance(a, b) == 0).isEqualTo(a.equals(b));
      assertThat(DidYouMean.distance(a, b)).isLessThanOrEqualTo(Math.max(a.length(), b.length()));
    }
  }

  private static String word(Random random) {
    var word = new StringBuilder();
    for (int length = random.nextInt(7); length > 0; length--) {
      word.append((char) ('a' + random.nextInt(3)));
    }
    return word.toString();
  }
}
