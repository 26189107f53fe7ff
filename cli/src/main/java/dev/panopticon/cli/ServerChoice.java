package dev.panopticon.cli;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options by which every command finds its server. */
public final class ServerChoice {
  @Option(
      names = "--data",
      scope = ScopeType.INHERIT,
      paramLabel = "DIR",
      defaultValue = "./data",
      description =
          "Data directory (default: ${DEFAULT-VALUE}). Its server is used; where none runs, one is started for this command alone.")
  Path data = Path.of("data");

  @Option(
      names = "--url",
      scope = ScopeType.INHERIT,
      paramLabel = "URL",
      converter = ServerAddress.class,
      description = "Use the server at this address instead, with the key in PANOPTICON_API_KEY.")
  @Nullable URI url;
}
