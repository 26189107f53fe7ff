package dev.panopticon.cli;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.Fault;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.simulator.SimulateCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The command line as a whole: parses, runs a command, turns its failure into words and an exit
 * code.
 */
@Command(
    name = "panopticon",
    description = "Evaluates language models, and never loses what it acknowledged.",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.VersionText.class,
    footerHeading = "%nFirst steps:%n",
    footer = {
      "  panopticon demo                  run the starter suite and open its result",
      "  panopticon eval suite.yaml       evaluate what the suite says",
      "  panopticon up                    start the server and its dashboard",
      "",
      "Exit codes: 0 fine, 1 gate or check failed, 2 wrong usage, 3 could not run."
    })
public final class Cli {
  private static final Set<String> HELP = Set.of("--help", "-h");

  private final CommandLine line;

  /** All commands, with those that need a server in this process on {@code starter}. */
  Cli(ServerStarter starter, RoleStarter roleStarter) {
    this(subcommands(starter, roleStarter).toList());
  }

  /**
   * As much of the command line as the arguments need, because to describe all of it to picocli
   * takes longer than most commands do: the command that is named, the bare list for the help, else
   * everything.
   */
  public static Cli of(String[] arguments, ServerStarter starter, RoleStarter roleStarter) {
    List<Object> all = subcommands(starter, roleStarter).toList();
    String first = arguments.length == 0 ? "" : arguments[0];
    if (arguments.length == 1 && HELP.contains(first)) {
      return new Cli(all.stream().<Object>map(Cli::listed).toList());
    }
    List<Object> named =
        all.stream().filter(command -> about(command).name().equals(first)).toList();
    boolean needsOthers =
        named.isEmpty() || named.getFirst() instanceof AutoComplete.GenerateCompletion;
    return new Cli(needsOthers ? all : named);
  }

  private static CommandSpec listed(Object command) {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(command).name(about(command).name());
    spec.usageMessage().description(about(command).description()).hidden(about(command).hidden());
    return spec;
  }

  private static Command about(Object command) {
    return command.getClass().getAnnotation(Command.class);
  }

  private Cli(List<Object> commands) {
    this.line = new CommandLine(this);
    commands.forEach(line::addSubcommand);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setOut(utf8(System.out));
    line.setErr(utf8(System.err));
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(Terminal.OUT.colours() ? Ansi.ON : Ansi.OFF));
    line.setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, command));
    line.setParameterExceptionHandler((failure, arguments) -> explainUsage(failure));
  }

  /** Runs a command and returns the process's exit code. */
  public int run(String... arguments) {
    if (arguments.length == 0) {
      line.usage(line.getOut());
      return ExitCode.WRONG_USAGE;
    }
    return line.execute(arguments);
  }

  /** In the order in which a person meets them. */
  private static Stream<Object> subcommands(ServerStarter starter, RoleStarter roleStarter) {
    return Stream.of(
        new DemoCommand(starter),
        new EvalCommand(),
        new SuiteCommand(),
        new UpCommand(starter),
        new DownCommand(),
        new RunsCommand(),
        new QueriesCommand(),
        new MetricsCommand(),
        new ModelsCommand(),
        new ReindexCommand(),
        new ImportCommand(),
        new ExportCommand(),
        new BackupCommand(),
        new VerifyCommand(),
        new RestoreCommand(),
        new AcceptCopyCommand(),
        new KeysCommand(),
        new DoctorCommand(),
        new LogsCommand(),
        new SimulateCommand(),
        new VersionCommand(),
        new AutoComplete.GenerateCompletion(),
        new ServeCommand(starter, roleStarter));
  }

  CommandLine line() {
    return line;
  }

  private static PrintWriter utf8(java.io.PrintStream stream) {
    return new PrintWriter(new java.io.OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  private static int explainUsage(CommandLine.ParameterException failure) {
    CommandLine command = failure.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(Terminal.ERR.red("error: ") + failure.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(failure, err);
    err.println("See: " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.WRONG_USAGE;
  }

  private static int explain(Exception failure, CommandLine command) {
    PrintWriter err = command.getErr();
    if (Interruption.hasHappened()) {
      return ExitCode.COULD_NOT_RUN;
    }
    if (failure instanceof PanopticonException known) {
      tell(known, err);
      return exitCode(known.code());
    }
    err.println(Terminal.ERR.red("error: ") + failure);
    if (System.getenv("PANOPTICON_DEBUG") == null) {
      err.println(
          "  This should not happen. PANOPTICON_DEBUG=1 shows where it did; please report it.");
    } else {
      failure.printStackTrace(err);
    }
    return ExitCode.COULD_NOT_RUN;
  }

  /** The message, and below it each fault that it does not tell itself. */
  static void tell(PanopticonException failure, PrintWriter err) {
    String message = String.valueOf(failure.getMessage());
    err.println(Terminal.ERR.red("error: ") + CommandWords.of(message));
    boolean only = failure.faults().size() == 1;
    failure.faults().stream()
        .filter(fault -> !message.contains(fault.readable()))
        .filter(fault -> !(only && tells(message, fault)))
        .forEach(fault -> err.println("  " + CommandWords.of(fault.readable())));
  }

  /** In its own words, which need not have the place of a value in a JSON body. */
  private static boolean tells(String message, Fault fault) {
    return message.contains(fault.detail())
        && fault.line() == null
        && (fault.suggestion() == null || message.contains(fault.suggestion()));
  }

  /** The exit code that stands for an error. */
  static int exitCode(ErrorCode code) {
    return switch (code) {
      case INVALID_REQUEST, INVALID_SUITE, INVALID_DATA, NOT_FOUND, TOO_LARGE, CONFLICT ->
          ExitCode.WRONG_USAGE;
      case UNAUTHENTICATED,
          FORBIDDEN,
          DATA_DIRECTORY_IN_USE,
          PORT_IN_USE,
          DATA_DIRECTORY_UNUSABLE,
          DATABASE_TOO_NEW,
          UPGRADE_NOT_BACKED_UP,
          PROVIDER_UNAUTHENTICATED,
          PROVIDER_UNREACHABLE,
          PROVIDER_FAILED,
          UNAVAILABLE,
          STORAGE_FULL,
          INTERNAL ->
          ExitCode.COULD_NOT_RUN;
    };
  }

  /** For {@code --version}. */
  static final class VersionText implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"panopticon " + Version.text()};
    }
  }
}
