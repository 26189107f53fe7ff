package dev.panopticon.cli;

import dev.panopticon.contract.ContractJson;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Where a command prints to, and whether it prints for a program. */
final class Output {
  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Print JSON for programs instead of a table for people.")
  boolean json;

  @Spec(Spec.Target.MIXEE)
  CommandSpec command = CommandSpec.create();

  PrintWriter err() {
    return command.root().commandLine().getErr();
  }

  PrintWriter out() {
    return command.root().commandLine().getOut();
  }

  /** Prints the value for a program, or the words for a person. */
  void say(Object value, String words) {
    if (json) {
      printJson(value);
    } else {
      out().println(words);
    }
  }

  /** Prints a value as indented JSON. */
  void printJson(Object value) {
    printJson(out(), value);
  }

  static void printJson(PrintWriter out, Object value) {
    out.println(ContractJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(value));
  }
}
