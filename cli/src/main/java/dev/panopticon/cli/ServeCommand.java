package dev.panopticon.cli;

import dev.panopticon.contract.Role;
import dev.panopticon.model.PanopticonException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
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
  @Option(
      names = "--role",
      paramLabel = "NAME",
      converter = RoleName.class,
      description =
          "Run this role alone: gateway, query-storage, evaluation-storage, judge-service,"
              + " model-registry or worker.")
  @Nullable Role role;

  @Option(names = "--data", defaultValue = "${env:PANOPTICON_DATA:-./data}")
  Path data = Path.of("data");

  @Option(
      names = "--port",
      description = "0 for any free one; default 8000, or the role's own, 8000 to 8006.")
  @Nullable Integer port;

  @Option(names = "--address", defaultValue = "127.0.0.1")
  InetAddress address = InetAddress.getLoopbackAddress();

  @Option(names = "--database-url", description = "For a role also PANOPTICON_DATABASE_URL.")
  @Nullable String databaseUrl;

  @Option(
      names = "--child",
      description =
          "End when no client is attached and no run is active, and when standard input ends.")
  boolean child;

  @Spec CommandSpec command = CommandSpec.create();

  private final ServerStarter starter;
  private final RoleStarter roleStarter;

  ServeCommand(ServerStarter starter, RoleStarter roleStarter) {
    this.starter = starter;
    this.roleStarter = roleStarter;
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = command.root().commandLine().getOut();
    try {
      return role == null ? serveAll(out) : serveRole(role, out);
    } catch (PanopticonException failure) {
      command.root().commandLine().getErr().println(failure.code() + ": " + failure.getMessage());
      return Cli.exitCode(failure.code());
    }
  }

  private int serveRole(Role wanted, PrintWriter out) throws InterruptedException {
    int listenAt = port == null ? wanted.port() : port;
    var options = new RoleOptions(wanted, data, address, listenAt, databaseUrl);
    try (var running = roleStarter.start(options)) {
      out.println(ChildServer.READY + running.address());
      running.awaitEnd();
      out.println(ChildServer.STOPPED);
      return ExitCode.FINE;
    }
  }

  private int serveAll(PrintWriter out) throws InterruptedException {
    int listenAt = port == null ? Role.GATEWAY.port() : port;
    Parent parent = child ? Parent.heed(System.in) : Parent.none();
    var options =
        new ServerOptions(data, address, listenAt, databaseUrl, child, parent::requireThere);
    try (var server = starter.start(options)) {
      server
          .firstAdminKey()
          .ifPresent(key -> out.println("First admin key (shown once, keep it): " + key));
      server.warnings().forEach(text -> out.println("warning: " + text));
      out.println(ChildServer.READY + server.address());
      parent.whenHeard(() -> letGo(server, out), server::close);
      server.awaitEnd();
      out.println(ChildServer.STOPPED);
      return ExitCode.FINE;
    }
  }

  private static void letGo(ServerStarter.Running server, PrintWriter out) {
    server.letGo().ifPresent(why -> out.println(ChildServer.STAYING + why));
  }

  /** Roles by the names that they have everywhere. */
  static final class RoleName implements CommandLine.ITypeConverter<Role> {
    @Override
    public Role convert(String name) {
      return Role.find(name)
          .orElseThrow(
              () ->
                  new CommandLine.TypeConversionException(
                      "'%s' is no role; there are %s".formatted(name, List.of(Role.values()))));
    }
  }
}
