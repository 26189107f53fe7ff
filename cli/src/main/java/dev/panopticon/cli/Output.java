package dev.panopticon.cli;

import dev.panopticon.contract.ContractJson;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where a command prints to, and whether it prints for a program. */
final class Output {
  @Option(names = "--json", description = "Print JSON for programs instead of a table for people.")
  boolean json;

  @Spec(Spec.Target.MIXEE)
  CommandSpec command = CommandSpec.create();

  PrintWriter out() {
    return command.root().commandLine().getOut();
  }

  /** Prints a value as indented JSON. */
  void printJson(Object value) {
    printJson(out(), value);
  }

  static void printJson(PrintWriter out, Object value) {
    out.println(ContractJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(value));
  }
}
