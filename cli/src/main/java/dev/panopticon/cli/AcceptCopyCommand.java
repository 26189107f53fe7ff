package dev.panopticon.cli;

import dev.panopticon.storage.TornCopy;
import dev.panopticon.storage.directory.DataDirectory;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "accept-copy",
    description =
        "Acknowledge that a data directory was copied while its server ran and may lack the last"
            + " rows; ends the warning.",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.VersionText.class)
final class AcceptCopyCommand implements Callable<Integer> {
  @Mixin DataOption data = new DataOption();

  @Spec CommandSpec command = CommandSpec.create();

  @Override
  public Integer call() {
    boolean accepted = TornCopy.accept(DataDirectory.at(data.path));
    command
        .root()
        .commandLine()
        .getOut()
        .println(
            accepted
                ? "Acknowledged. The next start says nothing of it any more."
                : "There is nothing to acknowledge: %s is no such copy.".formatted(data.path));
    return ExitCode.FINE;
  }
}
