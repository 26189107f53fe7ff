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
      server
          .firstAdminKey()
          .ifPresent(key -> out.println("First admin key (shown once, keep it): " + key));
      out.println(ChildServer.READY + server.address());
      if (child) {
        Thread.ofPlatform().daemon().name("parent").start(() -> heedParent(server, out));
      }
      server.awaitEnd();
      out.println(ChildServer.STOPPED);
      return ExitCode.FINE;
    } catch (PanopticonException failure) {
      command.root().commandLine().getErr().println(failure.code() + ": " + failure.getMessage());
      return Cli.exitCode(failure.code());
    }
  }

  private static void heedParent(ServerStarter.Running server, PrintWriter out) {
    if (isLetGo()) {
      server.letGo().ifPresent(why -> out.println(ChildServer.STAYING + why));
    } else {
      server.close();
    }
  }

  private static boolean isLetGo() {
    try {
      return System.in.read() >= 0;
    } catch (IOException e) {
      return false; // a broken pipe is an end too
    }
  }
}
