package dev.panopticon.cli;

import dev.panopticon.contract.ContractClient;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.directory.DataDirectory;
import dev.panopticon.storage.directory.RunningServer;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "down",
    description =
        "Stop the server of a data directory: in-flight results are committed, the database is shut"
            + " down clean.",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.VersionText.class)
final class DownCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  @Mixin DataOption data = new DataOption();

  @Spec CommandSpec command = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    PrintWriter out = command.root().commandLine().getOut();
    DataDirectory directory = DataDirectory.at(data.path);
    Optional<RunningServer> server = LiveServer.find(directory);
    if (server.isEmpty()) {
      out.println("No server runs on " + directory.root());
      return ExitCode.FINE;
    }
    Instant begin = Instant.now();
    stop(server.get());
    awaitEnd(server.get(), begin.plus(PATIENCE));
    out.println(
        "Stopped in %.1f s.".formatted(Duration.between(begin, Instant.now()).toMillis() / 1000.0));
    return ExitCode.FINE;
  }

  private static void stop(RunningServer server) {
    try (var client = new ContractClient(server.address(), server.token())) {
      client.http().post().uri("/api/server/stop").retrieve().toBodilessEntity();
    }
  }

  // It answered a moment ago for this directory, so the process id in server.json is that server's.
  private void awaitEnd(RunningServer server, Instant end) throws InterruptedException {
    ServerEnd ended = ServerEnd.of(server);
    while (!ended.hasCome()) {
      if (Instant.now().isAfter(end)) {
        throw new PanopticonException(
            ErrorCode.UNAVAILABLE,
            "The server (process %d) has not ended after %d s. Its log is in %s."
                .formatted(server.pid(), PATIENCE.toSeconds(), DataDirectory.at(data.path).logs()));
      }
      Thread.sleep(BETWEEN_LOOKS);
    }
  }
}
