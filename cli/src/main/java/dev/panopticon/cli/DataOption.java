package dev.panopticon.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The data directory, for commands that look for no server by themselves. */
final class DataOption {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "./data",
      description = "Data directory (default: ${DEFAULT-VALUE}).")
  Path path = Path.of("data");
}
