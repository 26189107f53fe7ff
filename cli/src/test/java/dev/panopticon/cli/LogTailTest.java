package dev.panopticon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
  @TempDir Path folder;

  @Test
  void theLastLinesReachBackIntoOlderFiles() throws IOException {
    write("panopticon.2026-01-01.0.log", "one\ntwo\n", 1);
    write("panopticon.2026-01-02.0.log", "three\n", 2);
    write("panopticon.log", "four\nfive\n", 3);
    write("query-storage.log", "another role's\n", 4);

    assertThat(open(4, null).lastLines()).containsExactly("two", "three", "four", "five");
    assertThat(open(100, null).lastLines()).hasSize(5);
    assertThat(open(0, null).lastLines()).isEmpty();
  }

  @Test
  void whatIsAddedIsToldOnceAndWholeLinesOnly() throws IOException {
    write("panopticon.log", "old\nhal", 1);
    LogTail tail = open(10, null);
    assertThat(tail.lastLines()).containsExactly("old");

    append("f\nnew é\nunfin");
    assertThat(tail.added()).containsExactly("half", "new é");
    assertThat(tail.added()).isEmpty();
    append("ished\n");
    assertThat(tail.added()).containsExactly("unfinished");
  }

  @Test
  void aRotationLosesAndRepeatsNothing() throws IOException {
    write("panopticon.log", "before\n", 1);
    LogTail tail = open(10, null);

    append("last of the old\n");
    Path old =
        Files.move(folder.resolve("panopticon.log"), folder.resolve("panopticon.2026-01-01.0.log"));
    lastWritten(old, 1);
    write("panopticon.log", "first of the new\n", 2);

    assertThat(tail.added()).containsExactly("last of the old", "first of the new");
    assertThat(tail.added()).isEmpty();
  }

  @Test
  void aLogThatIsBegunAnewUnderItsNameIsFollowed() throws IOException {
    write("panopticon.log", "a long line of last week\n", 1);
    LogTail tail = open(10, null);

    Files.writeString(folder.resolve("panopticon.log"), "monday\n");

    assertThat(tail.added()).containsExactly("monday");
  }

  @Test
  void aLogThatIsNotThereYetIsWaitedFor() throws IOException {
    LogTail tail = open(10, null);
    assertThat(tail.added()).isEmpty();
    write("panopticon.log", "begun\n", 1);
    assertThat(tail.added()).containsExactly("begun");
  }

  @Test
  void anEntryIsJudgedByItsFirstLine() throws IOException {
    write(
        "panopticon.log",
        """
        2026-01-31T12:00:00.000Z INFO  [main] d.p.app.AllInOne begun
        2026-01-31T12:00:01.000Z ERROR [main] d.p.app.AllInOne broken
        java.lang.IllegalStateException: why
        \tat somewhere
        2026-01-31T12:00:02.000Z WARN  [main] d.p.app.AllInOne odd
        2026-01-31T12:00:03.000Z INFO  [main] d.p.app.AllInOne on
        """,
        1);

    assertThat(open(10, LogLevel.WARN).lastLines()).hasSize(4).last().asString().endsWith("odd");
    assertThat(open(2, LogLevel.ERROR).lastLines())
        .containsExactly("java.lang.IllegalStateException: why", "\tat somewhere");
  }

  @Test
  void postgresWordsForLevelsAreKnown() {
    var filter = new LogFilter(LogLevel.ERROR);
    assertThat(filter.lets("2026-01-31 12:00:00.000 UTC [7] LOG:  starting")).isFalse();
    assertThat(filter.lets("2026-01-31 12:00:00.000 UTC [7] FATAL:  no space")).isTrue();
    assertThat(filter.lets("2026-01-31 12:00:00.000 UTC [7] WARNING:  odd")).isFalse();
  }

  private LogTail open(int lines, @Nullable LogLevel level) throws IOException {
    return LogTail.open(LogFiles.of(folder, "panopticon."), new LogFilter(level), lines);
  }

  private void write(String name, String text, long second) throws IOException {
    lastWritten(Files.writeString(folder.resolve(name), text), second);
  }

  private static void lastWritten(Path file, long second) throws IOException {
    Files.setLastModifiedTime(
        file, FileTime.from(Instant.parse("2026-01-01T00:00:00Z").plusSeconds(second)));
  }

  private void append(String text) throws IOException {
    Files.writeString(folder.resolve("panopticon.log"), text, StandardOpenOption.APPEND);
  }
}
