package dev.panopticon.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "version",
    description = "Print the version of the program and of its Java.",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.VersionText.class)
final class VersionCommand implements Runnable {
  @Spec CommandSpec command = CommandSpec.create();

  @Override
  public void run() {
    command
        .root()
        .commandLine()
        .getOut()
        .println(
            "panopticon %s (Java %s, %s)"
                .formatted(Version.text(), Runtime.version(), System.getProperty("java.vendor")));
  }
}
