package dev.panopticon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordsTest {
  @Test
  void unknownIsADashAndNeverZero() {
    assertThat(Words.number(null)).isEqualTo("–");
    assertThat(Words.interval(null)).isEqualTo("–");
    assertThat(Words.probability(null)).isEqualTo("–");
    assertThat(Words.time(null)).isEqualTo("–");
    assertThat(Words.dollars(null)).isEqualTo("unknown");
  }

  @Test
  void numbersKeepAboutFourDigits() {
    assertThat(Words.number(0.12345)).isEqualTo("0.123");
    assertThat(Words.number(-8.30625)).isEqualTo("-8.306");
    assertThat(Words.number(12.3456)).isEqualTo("12.35");
    assertThat(Words.number(664.0)).isEqualTo("664.0");
    assertThat(Words.interval(List.of(0.5, 10.25))).isEqualTo("[0.500, 10.25]");
  }

  @Test
  void smallProbabilityIsNotRoundedToNothing() {
    assertThat(Words.probability(0.0000001)).isEqualTo("<0.001");
    assertThat(Words.probability(0.0456)).isEqualTo("0.046");
  }

  @Test
  void durationsHaveTheUnitsThatAPersonWants() {
    assertThat(Words.duration(Duration.ZERO)).isEqualTo("0 ms");
    assertThat(Words.duration(Duration.ofMillis(850))).isEqualTo("850 ms");
    assertThat(Words.duration(Duration.ofMillis(12_345))).isEqualTo("12.3 s");
    assertThat(Words.duration(Duration.ofSeconds(45))).isEqualTo("45 s");
    assertThat(Words.duration(Duration.ofSeconds(245))).isEqualTo("4 min 05 s");
    assertThat(Words.duration(Duration.ofMinutes(123))).isEqualTo("2 h 03 min");
  }

  @Test
  void shorteningKeepsOneLineAndWholeCharacters() {
    assertThat(Words.shortened("a\n b\t c", 10)).isEqualTo("a b c");
    assertThat(Words.shortened("abcdef", 6)).isEqualTo("abcdef");
    assertThat(Words.shortened("abcdefg", 6)).isEqualTo("abcde…");
    assertThat(Words.shortened("😀😀😀😀", 5)).isEqualTo("😀😀…");
  }

  @Test
  void controlCharactersAreMadeVisibleAndLineBreaksKept() {
    assertThat(Words.plain("a\u001B[31mb\u202Ec\nd\te")).isEqualTo("a�[31mb�c\nd\te");
  }
}
