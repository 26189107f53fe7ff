package dev.panopticon.app;

import dev.panopticon.cli.Cli;
import dev.panopticon.cli.RoleOptions;
import dev.panopticon.cli.RoleStarter;
import dev.panopticon.cli.ServerOptions;
import dev.panopticon.cli.ServerStarter;

/**
 * The program's beginning: hands the arguments to the command line, whose exit code becomes the
 * process's.
 */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    if (arguments.length > 0 && arguments[0].equals(Train.COMMAND)) {
      System.exit(Train.run(arguments));
    }
    if (arguments.length > 0 && arguments[0].equals(TrainCommands.COMMAND)) {
      System.exit(TrainCommands.run(arguments));
    }
    System.exit(Cli.of(arguments, Main::start, Main::startRole).run(arguments));
  }

  private static ServerStarter.Running start(ServerOptions options) {
    return StopOnSignal.guard(() -> AllInOne.start(options));
  }

  private static RoleStarter.Running startRole(RoleOptions options) {
    return StopOnSignal.guard(() -> RoleServer.start(options));
  }
}
