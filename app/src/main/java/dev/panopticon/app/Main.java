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
  private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";
  private static final int CARRIERS_PER_PROCESSOR = 2;

  private Main() {}

  public static void main(String[] arguments) {
    shareProcessors();
    if (arguments.length > 0 && arguments[0].equals(Train.COMMAND)) {
      System.exit(Train.run(arguments));
    }
    if (arguments.length > 0 && arguments[0].equals(TrainCommands.COMMAND)) {
      System.exit(TrainCommands.run(arguments));
    }
    System.exit(Cli.of(arguments, Main::start, Main::startRole).run(arguments));
  }

  /**
   * Virtual threads take turns only when one waits, so that a page stood behind all the work that
   * came before it. With more carriers than processors the system shares these out in small slices.
   * To be said before the first virtual thread; whoever has said it already is obeyed.
   */
  private static void shareProcessors() {
    if (System.getProperty(CARRIERS) == null) {
      int carriers = CARRIERS_PER_PROCESSOR * Runtime.getRuntime().availableProcessors();
      System.setProperty(CARRIERS, Integer.toString(carriers));
    }
  }

  private static ServerStarter.Running start(ServerOptions options) {
    return StopOnSignal.guard(() -> AllInOne.start(options));
  }

  private static RoleStarter.Running startRole(RoleOptions options) {
    return StopOnSignal.guard(() -> RoleServer.start(options));
  }
}
