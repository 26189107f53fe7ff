package dev.panopticon.cli;

import dev.panopticon.suite.Suite;
import dev.panopticon.suite.SuiteSchema;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "suite",
    description = "Check a suite file without running it, or print the JSON schema of suites.",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.VersionText.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  panopticon suite check suite.yaml      every mistake, with line and column",
      "  panopticon suite schema > suite.json   for editors"
    })
final class SuiteCommand implements Runnable {
  @Spec CommandSpec command = CommandSpec.create();

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        command.commandLine(), "Say what: `suite check FILE` or `suite schema`.");
  }

  @Command(
      name = "check",
      description = "Say whether the suite is sound; every fault with its line.",
      mixinStandardHelpOptions = true,
      versionProvider = Cli.VersionText.class)
  void check(@Parameters(paramLabel = "FILE", description = "The suite file (YAML).") Path file) {
    SuiteFile read = SuiteFile.read(file);
    Suite suite = read.suite();
    PrintWriter err = command.root().commandLine().getErr();
    read.doubts()
        .forEach(doubt -> err.println(Terminal.ERR.yellow("warning: ") + doubt.readable()));
    command
        .root()
        .commandLine()
        .getOut()
        .printf(
            "%s is sound: \"%s\", %d models, %d prompts, %d metrics, %d gates.%n",
            file,
            suite.name(),
            suite.models().size(),
            suite.prompts().size(),
            suite.metrics().size(),
            suite.gates().size());
  }

  @Command(
      name = "schema",
      description = "Print the JSON schema (2020-12), for editors.",
      mixinStandardHelpOptions = true,
      versionProvider = Cli.VersionText.class)
  void schema() {
    command.root().commandLine().getOut().println(SuiteSchema.text());
  }
}
