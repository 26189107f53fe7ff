package dev.panopticon.judgeservice.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.Credential;
import dev.panopticon.model.Limits;
import dev.panopticon.model.ModelRole;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.ProviderKind;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerTest {
  /** Golden values: OpenAI Cookbook, "How to count tokens with tiktoken", section 5. */
  @ParameterizedTest
  @CsvSource({
    "antidisestablishmentarianism, 6, 6",
    "2 + 2 = 4, 7, 7",
    "お誕生日おめでとう, 9, 8",
    "tiktoken is great!, 6, 6"
  })
  void countsAsOpenAiDoes(String text, int cl100k, int o200k) {
    assertThat(Tokenizer.CL100K_BASE.count(text)).isEqualTo(cl100k);
    assertThat(Tokenizer.O200K_BASE.count(text)).isEqualTo(o200k);
  }

  @Test
  void whatLooksLikeASpecialTokenIsText() {
    assertThat(Tokenizer.O200K_BASE.count("<|endoftext|>")).isGreaterThan(1);
    assertThat(Tokenizer.O200K_BASE.count("")).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gpt-4o",
        "gpt-4o-mini-2024-07-18",
        "chatgpt-4o-latest",
        "gpt-4.1-nano",
        "gpt-4.5-preview",
        "gpt-5",
        "gpt-5-mini",
        "gpt-5.1-codex",
        "o1",
        "o1-pro",
        "o3-mini",
        "o4-mini",
        "gpt-oss:20b",
        "openai/gpt-4o",
        "ft:gpt-4o-mini:acme::x",
        "GPT-4o"
      })
  void newFamiliesHaveO200k(String model) {
    assertThat(Tokenizer.ownOf(model(model))).contains(Tokenizer.O200K_BASE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"gpt-4", "gpt-4-0613", "gpt-4-turbo", "gpt-3.5-turbo-0125", "gpt-35-turbo"})
  void olderFamiliesHaveCl100k(String model) {
    assertThat(Tokenizer.ownOf(model(model))).contains(Tokenizer.CL100K_BASE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama3.2", "claude-sonnet-4", "gpt-4all", "o100", "gpt-2", "my-gpt-4o"})
  void ofOthersItIsNotKnown(String model) {
    assertThat(Tokenizer.ownOf(model(model))).isEmpty();
    assertThat(Tokenizer.of(model(model))).isEqualTo(Tokenizer.O200K_BASE);
  }

  @Test
  void longTextIsCountedByItsBeginningAndItsBytes() {
    String sentence = "The quick brown fox jumps over the lazy dog. ";
    assertThat(CountTokens.of(Tokenizer.O200K_BASE, sentence))
        .isEqualTo(Tokenizer.O200K_BASE.count(sentence));
    String book = sentence.repeat(2_000);
    double exact = Tokenizer.O200K_BASE.count(book);
    assertThat(CountTokens.of(Tokenizer.O200K_BASE, book)).isBetween(exact * 0.99, exact * 1.01);
  }

  @Test
  void longTextIsNotCutThroughACharacter() {
    String emoji = "x" + "\uD83D\uDE00".repeat(TextSize.MOST_CHARACTERS);
    double exact = Tokenizer.O200K_BASE.count(emoji);
    assertThat(CountTokens.of(Tokenizer.O200K_BASE, emoji)).isBetween(exact * 0.99, exact * 1.01);
  }

  private static ModelSpec.Remote model(String name) {
    return new ModelSpec.Remote(
        "m",
        ModelRole.CONTESTANT,
        ProviderKind.OPENAI,
        null,
        name,
        new Credential.None(),
        Map.of(),
        null,
        null,
        Limits.NONE);
  }
}
