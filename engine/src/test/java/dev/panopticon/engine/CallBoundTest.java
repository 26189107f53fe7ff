package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.Credential;
import dev.panopticon.model.Limits;
import dev.panopticon.model.Message;
import dev.panopticon.model.ModelRole;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.Price;
import dev.panopticon.model.ProviderKind;
import dev.panopticon.providers.CallRequest;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CallBoundTest {
  /** A dollar for an input token, a thousand for an output token, in millionths. */
  private static final Price PRICE = new Price(BigDecimal.ONE, BigDecimal.valueOf(1_000));

  @Test
  void aPromptHasAtMostAsManyTokensAsBytes() {
    long shorter = bound(Map.of("max_tokens", 10), PRICE, "a");
    assertThat(bound(Map.of("max_tokens", 10), PRICE, "ab") - shorter).isEqualTo(1_000);
    assertThat(bound(Map.of("max_tokens", 10), PRICE, "漢") - shorter).isEqualTo(2_000);
  }

  @Test
  void anAnswerHasAtMostAsManyTokensAsTheLargerLimitAllows() {
    long ten = bound(Map.of("max_tokens", 10), PRICE, "a");
    assertThat(bound(Map.of("max_tokens", 11), PRICE, "a") - ten).isEqualTo(1_000_000);
    assertThat(bound(Map.of("max_tokens", 10, "max_completion_tokens", 20), PRICE, "a"))
        .isGreaterThan(bound(Map.of("max_completion_tokens", 20), PRICE, "a"));
  }

  @Test
  void aModelWithoutALimitIsTakenToWriteALot() {
    long assumed = bound(Map.of("max_tokens", CallBound.ASSUMED_OUTPUT_TOKENS), PRICE, "a");
    long difference = assumed - bound(Map.of(), PRICE, "a");
    // The parameter's own text is all that differs.
    assertThat(difference).isEqualTo("max_tokens=16384".length() * 1_000L);
    assertThat(CallBound.isGiven(model(Map.of(), PRICE))).isFalse();
    assertThat(CallBound.isGiven(model(Map.of("max_completion_tokens", 5), PRICE))).isTrue();
  }

  @Test
  void toolsAndSchemasArePartOfThePrompt() {
    var tools =
        Map.<String, Object>of("max_tokens", 10, "tools", List.of(Map.of("name", "search")));
    assertThat(bound(tools, PRICE, "a")).isGreaterThan(bound(Map.of("max_tokens", 10), PRICE, "a"));
  }

  @Test
  void withoutAPriceOrWithAnAbsurdOneNoBudgetSuffices() {
    var absurd = new Price(new BigDecimal("1e300"), BigDecimal.ONE);
    assertThat(bound(Map.of(), null, "a")).isGreaterThan(Long.MAX_VALUE / 10);
    assertThat(bound(Map.of(), absurd, "a")).isGreaterThan(Long.MAX_VALUE / 10);
  }

  private static long bound(Map<String, Object> parameters, @Nullable Price price, String text) {
    var request = new CallRequest(model(parameters, price), List.of(Message.user(text)));
    return CallBound.costNanoUsd(request);
  }

  private static ModelSpec.Remote model(Map<String, Object> parameters, @Nullable Price price) {
    return new ModelSpec.Remote(
        "m",
        ModelRole.CONTESTANT,
        ProviderKind.OPENAI_COMPATIBLE,
        "http://localhost:1/v1",
        "m",
        new Credential.None(),
        parameters,
        null,
        price,
        Limits.NONE);
  }
}
