package dev.panopticon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Every command's help is complete and fits on a terminal of 80 columns. */
class HelpTest {
  private static final int COLUMNS = 80;

  static Stream<CommandLine> commands() {
    var cli =
        new Cli(
            options -> {
              throw new AssertionError("no server is wanted");
            },
            options -> {
              throw new AssertionError("no role is wanted");
            });
    return withSubcommands(cli.line());
  }

  private static Stream<CommandLine> withSubcommands(CommandLine command) {
    return Stream.concat(
        Stream.of(command),
        command.getSubcommands().values().stream().distinct().flatMap(HelpTest::withSubcommands));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpFitsAndSaysWhatTheCommandAndEachOptionIsFor(CommandLine command) {
    String name = command.getCommandSpec().qualifiedName();

    assertThat(command.getUsageMessage().lines())
        .as(name)
        .allSatisfy(line -> assertThat(Words.width(line)).as(line).isLessThanOrEqualTo(COLUMNS));
    assertThat(command.getCommandSpec().usageMessage().description()).as(name).isNotEmpty();
    assertThat(command.getCommandSpec().options())
        .as(name)
        .filteredOn(option -> !command.getCommandSpec().usageMessage().hidden())
        .allSatisfy(
            option -> assertThat(option.description()).as(option.longestName()).isNotEmpty());
    assertThat(command.getCommandSpec().positionalParameters())
        .as(name)
        .allSatisfy(each -> assertThat(each.description()).as(each.paramLabel()).isNotEmpty());
    assertThat(command.getCommandSpec().usageMessage().footer())
        .as(name)
        .filteredOn(line -> line.startsWith("  "))
        .allSatisfy(line -> assertThat(line.length()).as(line).isLessThan(COLUMNS));
    assertThat(command.getCommandSpec().optionsMap()).as(name).containsKey("--help");
  }
}
