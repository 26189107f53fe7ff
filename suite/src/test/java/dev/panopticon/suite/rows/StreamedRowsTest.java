package dev.panopticon.suite.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.suite.Format;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Input larger than what may stay in memory. */
class StreamedRowsTest {
  private static final String FILLER = "lorem ipsum ".repeat(40);

  @ParameterizedTest
  @EnumSource(Format.class)
  void whatIsHeldAfterAMediumInputIsNotTheInput(Format format) {
    GeneratedInput in = input(format, 20_000);
    long before = usedBytes();
    try (QueryRows rows = QueryRows.read(in, format, RowsTest.mapping(Map.of()))) {
      for (int i = 0; i < 20_000; i++) {
        assertThat(rows.next()).isInstanceOf(Row.Good.class);
      }
      assertThat(usedBytes() - before).isLessThan(in.bytes() / 2);
      assertThat(rows.hasNext()).isFalse();
    }
  }

  /** 200 MB in a virtual machine of 48 MB: reading needs far less than the input at any moment. */
  @Tag("full")
  @ParameterizedTest
  @EnumSource(Format.class)
  void aLargeInputIsReadInASmallVirtualMachine(Format format)
      throws IOException, InterruptedException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "-cp",
                classPath,
                StreamedRowsTest.class.getName(),
                format.name(),
                "400000")
            .redirectErrorStream(true)
            .start();
    String output;
    try (var in = process.getInputStream()) {
      output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).startsWith("400000 good rows of ");
    assertThat(Long.parseLong(output.strip().split(" ")[4])).isGreaterThan(190_000_000L);
  }

  /** Reads a generated input and prints how many rows were good. */
  public static void main(String[] arguments) {
    Format format = Format.valueOf(arguments[0]);
    GeneratedInput in = input(format, Integer.parseInt(arguments[1]));
    int good = 0;
    try (QueryRows rows = QueryRows.read(in, format, RowsTest.mapping(Map.of()))) {
      while (rows.hasNext()) {
        good += rows.next() instanceof Row.Good ? 1 : 0;
      }
    }
    System.out.println(good + " good rows of " + in.bytes() + " bytes");
  }

  @Test
  void oneEndlessLineIsSkippedInTheMemoryOfTheLimit() {
    String chunk = "x".repeat(1 << 16);
    var in = new GeneratedInput(2_000, i -> i == 1_999 ? "\n{\"id\":1,\"text\":\"y\"}\n" : chunk);

    try (Rows rows = Rows.read(in, Format.JSONL, RowsTest.mapping(Map.of()), 1 << 20)) {
      assertThat(rows.next()).isInstanceOf(Row.Bad.class);
      assertThat(rows.next()).isInstanceOf(Row.Good.class);
      assertThat(rows.hasNext()).isFalse();
    }
  }

  private static GeneratedInput input(Format format, int count) {
    return switch (format) {
      case JSONL ->
          new GeneratedInput(
              count, i -> "{\"id\":%d,\"text\":\"%d %s\"}\n".formatted(i, i, FILLER));
      case CSV ->
          new GeneratedInput(
              count, i -> (i == 0 ? "id,text\n" : "") + "%d,\"%d\n%s\"\n".formatted(i, i, FILLER));
    };
  }

  private static long usedBytes() {
    System.gc();
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
