package dev.panopticon.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void numbersStandToTheRightAndWordsToTheLeft() {
    var table = new Table().left("name").right("n").row("a", 5).row("longer", 1234);

    assertThat(Plain.lines(out -> table.print(out, Terminal.plain())))
        .containsExactly("name       n", "a          5", "longer  1234");
  }

  @Test
  void lastWordsAreShortenedToTheTerminalsWidth() {
    var table = new Table().id("id").left("text").row("12345678", "one two three four five");

    assertThat(Plain.lines(out -> table.print(out, Terminal.plain(20))))
        .containsExactly("id        text", "12345678  one two t…");
  }

  @Test
  void columnsThatOneCanDoWithoutGoBeforeOthersSuffer() {
    var table = new Table().left("name").left("since").optional().left("kind");
    table.row("a-name-of-some-length", "2026-01-01 00:00:00", "judge");

    assertThat(Plain.lines(out -> table.print(out, Terminal.plain(30))))
        .containsExactly("name                   kind", "a-name-of-some-length  judge");
  }

  @Test
  void idsStayWholeHoweverNarrowTheTerminal() {
    var table = new Table().id("run").left("name").row("0199c0de-0000-7000-8000-000000000001", "x");

    assertThat(Plain.text(out -> table.print(out, Terminal.plain(10))))
        .contains("0199c0de-0000-7000-8000-000000000001");
  }

  @Test
  void widestWordsGiveWayFirstWhenNothingElseHelps() {
    var table = new Table().left("metric").left("contestant").right("mean");
    table.row("short", "a-contestant-with-a-very-long-name", "0.500");

    assertThat(Plain.lines(out -> table.print(out, Terminal.plain(32))))
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(32))
        .last()
        .asString()
        .startsWith("short   a-contestant-wit…")
        .endsWith("0.500");
  }

  @Test
  void whatATerminalWouldObeyIsMadeVisible() {
    var table = new Table().left("text").row("red \u001B[31malert\u0007");

    assertThat(Plain.text(out -> table.print(out, Terminal.plain())))
        .doesNotContain("\u001B", "\u0007");
  }

  @Test
  void wideCharactersCountTwice() {
    var table = new Table().left("text").right("n").row("日本", 1).row("abcd", 2);

    assertThat(Plain.lines(out -> table.print(out, Terminal.plain())))
        .containsExactly("text  n", "日本  1", "abcd  2");
  }

  @Test
  void rowOfAnotherLengthIsRefused() {
    assertThatThrownBy(() -> new Table().left("one").row("a", "b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 cells for 1 columns");
  }
}
