package dev.panopticon.cli;

import dev.panopticon.contract.JudgeApi;
import dev.panopticon.contract.RunView;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.directory.DataDirectory;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "demo",
    description =
        "Run the starter suite, print its table, and show it in the dashboard until Ctrl-C.",
    mixinStandardHelpOptions = true,
    defaultValueProvider = DemoCommand.OwnData.class,
    versionProvider = Cli.VersionText.class)
final class DemoCommand implements Callable<Integer> {
  @Mixin DataOption data = new DataOption();

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "0",
      description = "Port; 0 takes any free one (default: ${DEFAULT-VALUE}).")
  int port;

  @Option(names = "--exit", description = "End after the table, instead of serving until Ctrl-C.")
  boolean exit;

  @Spec CommandSpec command = CommandSpec.create();

  private final ServerStarter starter;

  DemoCommand(ServerStarter starter) {
    this.starter = starter;
  }

  @Override
  public Integer call() throws Exception {
    SuiteFile suite = SuiteFile.read(starterSuite());
    PrintWriter out = command.root().commandLine().getOut();
    var options = new ServerOptions(data.path, InetAddress.getLoopbackAddress(), port, null, false);
    Demo demo =
        new StartOrJoin(DataDirectory.at(data.path), err())
            .run(
                server -> Connection.join(server).map(Demo.Elsewhere::new),
                () -> new Demo.Here(starter.start(options)));
    return switch (demo) {
      case Demo.Elsewhere(Connection connection) -> {
        RunView run = run(suite, connection, out);
        sayDashboard(connection.address(), run, out);
        yield WatchRun.exitCode(run);
      }
      case Demo.Here(ServerStarter.Running server) -> serve(suite, server, out);
    };
  }

  /** A demo is not to stand among somebody's own runs. */
  static final class OwnData implements CommandLine.IDefaultValueProvider {
    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
      return argument instanceof OptionSpec option && option.longestName().equals("--data")
          ? "./data-demo"
          : null;
    }
  }

  /** Where the demo's run takes place. */
  private sealed interface Demo {
    /** In a server that runs already, and goes on afterwards. */
    record Elsewhere(Connection connection) implements Demo {}

    /** In this process. */
    record Here(ServerStarter.Running server) implements Demo {}
  }

  private int serve(SuiteFile suite, ServerStarter.Running server, PrintWriter out)
      throws InterruptedException {
    try (server) {
      RunView run = run(suite, Connection.to(server), out);
      if (exit) {
        out.println("Dashboard: `panopticon up --data " + data.path + "`, then /runs/" + run.id());
      } else {
        sayDashboard(server.address(), run, out);
        out.println(
            Terminal.OUT.faint("Ctrl-C ends the demo; its data stays in " + data.path + "."));
        server.awaitEnd();
      }
      return WatchRun.exitCode(run);
    }
  }

  private RunView run(SuiteFile suite, Connection connection, PrintWriter out)
      throws InterruptedException {
    try (connection) {
      JudgeApi runs = connection.of(JudgeApi.class);
      RunView started = runs.start(suite.upload(connection), null);
      RunView run = new WatchRun(connection, err()).awaitEnd(started);
      new ReportText(runs.report(run.id()), out, Terminal.OUT).print();
      out.println();
      out.println(
          "The answers are hand-written samples of three qualities, made to show the tables and"
              + " pages.");
      return run;
    }
  }

  private static void sayDashboard(URI address, RunView run, PrintWriter out) {
    out.println("Dashboard: " + Terminal.OUT.bold(address.resolve("/runs/" + run.id()).toString()));
  }

  private PrintWriter err() {
    return command.root().commandLine().getErr();
  }

  /** Beside the program, in a checkout and in an installed copy alike. */
  static Path starterSuite() {
    String home = System.getProperty("panopticon.home", ".");
    for (Path folder = Path.of(home).toAbsolutePath();
        folder != null;
        folder = folder.getParent()) {
      Path suite = folder.resolve("examples/starter/suite.yaml");
      if (Files.isRegularFile(suite)) {
        return suite;
      }
    }
    throw new PanopticonException(
        ErrorCode.NOT_FOUND,
        "examples/starter/suite.yaml is neither in %s nor above it.".formatted(home));
  }
}
