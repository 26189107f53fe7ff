package dev.panopticon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** A command that is described alone is the same command. */
class CliOfOneCommandTest {
  private static Cli of(String... arguments) {
    return Cli.of(
        arguments,
        options -> {
          throw new AssertionError("no server is asked for");
        },
        options -> {
          throw new AssertionError("no role is asked for");
        });
  }

  @Test
  void eachCommandSaysTheSameOfItself() {
    var all = of().line().getSubcommands();
    assertThat(all).hasSizeGreaterThan(20);
    for (String name : all.keySet()) {
      var alone = of(name, "--help").line().getSubcommands();
      assertThat(alone.get(name).getUsageMessage()).isEqualTo(all.get(name).getUsageMessage());
    }
  }

  @Test
  void theHelpThatListsThemIsTheSame() {
    assertThat(of("--help").line().getUsageMessage()).isEqualTo(of().line().getUsageMessage());
    assertThat(of("-h").line().getUsageMessage()).isEqualTo(of().line().getUsageMessage());
  }

  @Test
  void oneIsDescribedAndAllWhereItIsNone() {
    assertThat(of("runs", "show", "x").line().getSubcommands().keySet()).isEqualTo(Set.of("runs"));
    assertThat(of("rusn").line().getSubcommands()).hasSizeGreaterThan(20);
    assertThat(of("--help").line().getSubcommands()).hasSizeGreaterThan(20);
    assertThat(of("generate-completion").line().getSubcommands()).hasSizeGreaterThan(20);
  }
}
