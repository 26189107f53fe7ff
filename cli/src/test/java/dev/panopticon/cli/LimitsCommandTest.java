package dev.panopticon.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class LimitsCommandTest {
  @Test
  void onlyWhatIsGivenIsChangedAndNoneTakesALimitAway() {
    assertThat(parsed("--requests-per-minute", "3000").changes())
        .hasSize(1)
        .containsEntry("requests_per_minute", 3_000);
    assertThat(parsed("--concurrency", "32", "--tokens-per-minute", "none").changes())
        .hasSize(2)
        .containsEntry("concurrency", 32)
        .containsEntry("tokens_per_minute", null);
    assertThat(parsed().changes()).isEmpty();
  }

  @Test
  void whatIsNoLimitIsRefused() {
    for (String wrong : new String[] {"0", "-1", "no", "1.5", ""}) {
      assertThatThrownBy(() -> parsed("--concurrency", wrong))
          .isInstanceOf(CommandLine.ParameterException.class)
          .hasMessageContaining("\"%s\" is neither a number from 1 nor \"none\"".formatted(wrong));
    }
  }

  private static LimitsCommand parsed(String... options) {
    var command = new LimitsCommand();
    var arguments = new String[options.length + 2];
    arguments[0] = "0199c0de-0000-7000-8000-000000000001";
    arguments[1] = "gpt-4o";
    System.arraycopy(options, 0, arguments, 2, options.length);
    new CommandLine(command).parseArgs(arguments);
    return command;
  }
}
