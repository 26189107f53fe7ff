package dev.panopticon.cli;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which every command finds its server. */
public final class ServerChoice {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "./data",
      description =
          "Data directory (default: ${DEFAULT-VALUE}). Its running server is used; without one, one is started for the command's own duration.")
  Path data = Path.of("data");

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "Use the server at this address instead; the key comes from PANOPTICON_API_KEY.")
  @Nullable URI url;
}
