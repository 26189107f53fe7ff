package dev.panopticon.cli;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.directory.DataDirectory;
import dev.panopticon.storage.directory.RunningServer;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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
      "  panopticon up                                      on http://127.0.0.1:8000, until Ctrl-C",
      "  panopticon up --detach --port 9000                 in the background; `panopticon down` stops it",
      "  panopticon up --address 0.0.0.0                    for other machines too: API keys are required",
      "  panopticon up --database-url jdbc:postgresql://db/panopticon?user=panopticon"
    })
final class UpCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "./data",
      description = "Data directory (default: ${DEFAULT-VALUE}).")
  Path data = Path.of("data");

  @Option(
      names = "--port",
      defaultValue = "8000",
      description = "Port (default: ${DEFAULT-VALUE}); 0 takes any free one.")
  int port;

  @Option(
      names = "--address",
      defaultValue = "127.0.0.1",
      description =
          "Address to listen on (default: ${DEFAULT-VALUE}). On anything but loopback API keys are required.")
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
    Optional<RunningServer> running = LiveServer.find(DataDirectory.at(data));
    if (running.isPresent()) {
      out.println("Panopticon runs already at " + running.get().address());
      return ExitCode.FINE;
    }
    if (detach) {
      DetachedServer.start(new ServerOptions(data, address, port, databaseUrl, false), out);
      return ExitCode.FINE;
    }
    return serve(out);
  }

  private int serve(PrintWriter out) throws InterruptedException {
    try (var server = starter.start(new ServerOptions(data, address, port, databaseUrl, false))) {
      announce(server, data, out);
      out.println(Terminal.faint("Ctrl-C stops it; nothing that was acknowledged is lost."));
      server.awaitEnd();
    }
    return ExitCode.FINE;
  }

  static void announce(ServerStarter.Running server, Path data, PrintWriter out) {
    out.println("Panopticon is ready at " + Terminal.bold(server.address().toString()));
    out.println("Data: " + data.toAbsolutePath().normalize());
    server
        .firstAdminKey()
        .ifPresent(
            key -> {
              out.println("First admin key (shown once, keep it): " + Terminal.bold(key));
            });
  }

  static PanopticonException didNotStart(String words) {
    return new PanopticonException(ErrorCode.UNAVAILABLE, words);
  }
}
