package dev.panopticon.cli;

import dev.panopticon.storage.directory.DataDirectory;
import dev.panopticon.storage.directory.RunningServer;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "up",
    description =
        "Start the server and its dashboard. A second `up` prints the address of the first.",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.VersionText.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  panopticon up                        on http://127.0.0.1:8000, until Ctrl-C",
      "  panopticon up --detach --port 9000   in the background until `down`",
      "  panopticon up --address 0.0.0.0      for other machines too, by API keys",
      "  panopticon up --database-url 'postgresql://USER:KEY@HOST/DATABASE'"
    })
final class UpCommand implements Callable<Integer> {
  private static final int GREATEST_PORT = 65_535;

  @Mixin DataOption data = new DataOption();

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8000",
      description = "Port (default: ${DEFAULT-VALUE}); 0 takes any free one.")
  int port;

  @Option(
      names = "--address",
      paramLabel = "IP",
      defaultValue = "127.0.0.1",
      description =
          "Address to listen on (default: ${DEFAULT-VALUE}). On anything but loopback API keys are"
              + " required.")
  InetAddress address = InetAddress.getLoopbackAddress();

  @Option(
      names = "--database-url",
      paramLabel = "URL",
      description = "Use this PostgreSQL (15 or newer) instead of the embedded one.")
  @Nullable String databaseUrl;

  @Option(names = "--detach", description = "Go on in the background.")
  boolean detach;

  @Spec CommandSpec command = CommandSpec.create();

  private final ServerStarter starter;

  UpCommand(ServerStarter starter) {
    this.starter = starter;
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = command.root().commandLine().getOut();
    PrintWriter err = command.root().commandLine().getErr();
    requirePort();
    var options = new ServerOptions(data.path, address, port, databaseUrl, false);
    new StartOrJoin(DataDirectory.at(data.path), err)
        .run(
            server -> join(server, out, err),
            () -> detach ? detached(options, out) : serve(starter.start(options), out));
    return ExitCode.FINE;
  }

  private void requirePort() {
    if (port < 0 || port > GREATEST_PORT) {
      throw new CommandLine.ParameterException(
          command.commandLine(), "--port must be from 0 to 65535 but was " + port + ".");
    }
  }

  /** Another command's own server ends with that command; then it is our turn. */
  private static Optional<Ended> join(RunningServer server, PrintWriter out, PrintWriter err) {
    if (!LiveServer.isChild(server)) {
      out.println("Panopticon runs already at " + server.address());
      return Optional.of(Ended.FINE);
    }
    err.println(
        "A command uses this data directory with a server of its own (process %d); waiting for its end."
            .formatted(server.pid()));
    LiveServer.awaitEnd(server);
    return Optional.empty();
  }

  private static Ended detached(ServerOptions options, PrintWriter out) {
    DetachedServer.start(options, out);
    return Ended.FINE;
  }

  private Ended serve(ServerStarter.Running running, PrintWriter out) {
    try (var server = running) {
      out.println("Panopticon is ready at " + Terminal.OUT.bold(server.address().toString()));
      out.println("Data: " + data.path.toAbsolutePath().normalize());
      server
          .firstAdminKey()
          .map(Terminal.OUT::bold)
          .ifPresent(key -> out.println("First admin key (shown once, keep it): " + key));
      server.warnings().forEach(text -> out.println(Terminal.OUT.yellow("warning: ") + text));
      out.println(Terminal.OUT.faint("Ctrl-C stops it; nothing that was acknowledged is lost."));
      server.awaitEnd();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Ended.FINE;
  }

  private enum Ended {
    FINE
  }
}
