package dev.panopticon.cli;

import dev.panopticon.model.PanopticonException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The server alone, for other programs: prints one line when it is ready, or why it is not. */
@Command(
    name = "serve",
    hidden = true,
    description = "Run the server for another program.",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.VersionText.class)
final class ServeCommand implements Callable<Integer> {
  @Option(names = "--data", defaultValue = "./data")
  Path data = Path.of("data");

  @Option(names = "--port", defaultValue = "8000")
  int port;

  @Option(names = "--address", defaultValue = "127.0.0.1")
  InetAddress address = InetAddress.getLoopbackAddress();

  @Option(names = "--database-url")
  @Nullable String databaseUrl;

  @Option(
      names = "--child",
      description =
          "End when no client is attached and no run is active, and when standard input ends.")
  boolean child;

  @Spec CommandSpec command = CommandSpec.create();

  private final ServerStarter starter;

  ServeCommand(ServerStarter starter) {
    this.starter = starter;
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = command.root().commandLine().getOut();
    try (var server = starter.start(new ServerOptions(data, address, port, databaseUrl, child))) {
      out.println("ready " + server.address());
      server
          .firstAdminKey()
          .ifPresent(key -> out.println("First admin key (shown once, keep it): " + key));
      if (child) {
        Thread.ofVirtual().start(() -> closeAtEndOfInput(server));
      }
      server.awaitEnd();
      return ExitCode.FINE;
    } catch (PanopticonException failure) {
      command
          .root()
          .commandLine()
          .getErr()
          .println(child ? failure.code() + ": " + failure.getMessage() : failure.getMessage());
      return Cli.exitCode(failure.code());
    }
  }

  private static void closeAtEndOfInput(ServerStarter.Running server) {
    try {
      System.in.transferTo(java.io.OutputStream.nullOutputStream());
    } catch (IOException e) {
      // A broken pipe is an end too.
    }
    server.close();
  }
}
