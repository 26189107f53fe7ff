package dev.panopticon.app;

import dev.panopticon.cli.Cli;
import dev.panopticon.cli.RoleOptions;
import dev.panopticon.cli.RoleStarter;
import dev.panopticon.cli.ServerOptions;
import dev.panopticon.cli.ServerStarter;
import java.io.OutputStream;
import java.io.PrintStream;

/** Common commands against a server that runs, for the JVM to record; see {@link Train}. */
final class TrainCommands {
  static final String COMMAND = "train-commands";

  private TrainCommands() {}

  /** The process's exit code. */
  static int run(String[] arguments) {
    at(arguments[1], arguments[2]);
    return 0;
  }

  /**
   * @param data the directory that the server works on
   * @param suite a file
   */
  static void at(String data, String suite) {
    for (String[] command :
        new String[][] {
          {"--help"},
          {"version"},
          {"suite", "check", suite},
          {"eval", suite, "--data", data},
          {"runs", "--data", data},
          {"models", "--data", data},
          {"queries", "--data", data},
          {"queries", "search", "a sum of two numbers", "--data", data}
        }) {
      silently(command);
    }
  }

  /** Without what it prints. */
  static void silently(String... command) {
    PrintStream out = System.out;
    System.setOut(new PrintStream(OutputStream.nullOutputStream()));
    try {
      Cli.of(command, TrainCommands::never, TrainCommands::neverARole).run(command);
    } finally {
      System.setOut(out);
    }
  }

  private static ServerStarter.Running never(ServerOptions options) {
    throw new IllegalStateException("the training's commands use the server that runs");
  }

  private static RoleStarter.Running neverARole(RoleOptions options) {
    throw new IllegalStateException("the training starts no single role");
  }
}
