package dev.panopticon.storage.postgres;

import java.util.ArrayList;
import java.util.List;

/**
 * The command line that becomes the server. Each program in it replaces itself by the next, so the
 * process that we start is the postmaster itself.
 *
 * <p>On Linux: {@code setsid}, so that a Ctrl-C at the terminal reaches us and not the server,
 * which we stop after our own last commit; {@code flock}, which takes the lock and leaves it to the
 * postmaster and all its children, so that it is held exactly as long as any of them lives; the
 * removal of a leftover {@code postmaster.pid}, which is stale since we have the lock, and which
 * PostgreSQL would believe if its process id belonged to a stranger by now; {@code unshare} as
 * root.
 *
 * <p>macOS has neither {@code setsid} nor {@code flock}: perl starts the session, and PostgreSQL's
 * own interlock by {@code postmaster.pid} and shared memory keeps a second server away.
 */
final class LaunchCommand {
  /** Exit code that says that another process holds the lock. */
  static final int LOCK_HELD = 75;

  private static final String REMOVE_AND_CONTINUE = "rm -f -- \"$0\" && exec \"$@\"";

  private LaunchCommand() {}

  static List<String> of(
      PostgresBundle bundle, ClusterFiles files, ServerSettings settings, int port) {
    List<String> command = alone(bundle, files);
    command.addAll(List.of("-D", files.cluster().toString()));
    command.addAll(settings.arguments(port));
    return List.copyOf(command);
  }

  /** PostgreSQL without a server: it carries out the statements on its standard input. */
  static List<String> singleUser(PostgresBundle bundle, ClusterFiles files) {
    List<String> command = alone(bundle, files);
    command.addAll(List.of("--single", "-D", files.cluster().toString(), "postgres"));
    return List.copyOf(command);
  }

  private static List<String> alone(PostgresBundle bundle, ClusterFiles files) {
    List<String> command = new ArrayList<>();
    if (BundlePlatform.current().isLinux()) {
      command.addAll(List.of("setsid", "flock", "-n", "-E", Integer.toString(LOCK_HELD)));
      command.addAll(List.of("--no-fork", files.ownerLock().toString()));
      command.addAll(List.of("sh", "-c", REMOVE_AND_CONTINUE, files.postmasterPid().toString()));
    } else {
      command.addAll(List.of("perl", "-MPOSIX", "-e", "POSIX::setsid(); exec @ARGV or exit 127"));
    }
    command.addAll(ProcessRights.prefix(files.home()));
    command.add(bundle.program("postgres"));
    return command;
  }
}
