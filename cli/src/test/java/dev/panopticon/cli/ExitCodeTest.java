package dev.panopticon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.ErrorCode;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExitCodeTest {
  private static final Set<ErrorCode> MINE_TO_MEND =
      EnumSet.of(
          ErrorCode.INVALID_REQUEST,
          ErrorCode.INVALID_SUITE,
          ErrorCode.INVALID_DATA,
          ErrorCode.NOT_FOUND,
          ErrorCode.TOO_LARGE,
          ErrorCode.CONFLICT);

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void whatTheCallerMustMendIsWrongUsageAndTheRestCouldNotRun(ErrorCode code) {
    assertThat(Cli.exitCode(code)).isEqualTo(MINE_TO_MEND.contains(code) ? 2 : 3);
  }

  @Test
  void wrongOptionIsWrongUsageWithASuggestionAndNotAWholeHelpText() {
    var err = new java.io.StringWriter();
    var cli =
        new Cli(
            options -> {
              throw new AssertionError("no server is wanted");
            },
            options -> {
              throw new AssertionError("no role is wanted");
            });
    cli.line().setErr(new java.io.PrintWriter(err));

    assertThat(cli.run("runs", "--jsno")).isEqualTo(2);
    assertThat(err.toString()).contains("--jsno", "--json", "See: panopticon runs --help");
    assertThat(err.toString().lines()).hasSizeLessThan(6);
  }

  @Test
  void nothingAtAllIsWrongUsage() {
    var cli =
        new Cli(
            options -> {
              throw new AssertionError("no server is wanted");
            },
            options -> {
              throw new AssertionError("no role is wanted");
            });
    cli.line().setOut(new java.io.PrintWriter(java.io.Writer.nullWriter()));

    assertThat(cli.run()).isEqualTo(2);
  }
}
