package dev.panopticon.cli;

import dev.panopticon.contract.RunView;
import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What a Ctrl-C during a run says: nothing is lost, and how to go on. The child server stops by
 * itself.
 */
final class Interruption {
  private final AtomicBoolean over = new AtomicBoolean();

  private Interruption() {}

  static Interruption watch(Connection connection, RunView run, PrintWriter err) {
    var interruption = new Interruption();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  if (!interruption.over.get()) {
                    interruption.say(connection, run, err);
                  }
                }));
    return interruption;
  }

  void over() {
    over.set(true);
  }

  private void say(Connection connection, RunView run, PrintWriter err) {
    err.println();
    err.println(
        connection.isOwn()
            ? "Interrupted. What was judged is stored; the run goes on by itself with the next server on this data directory (`panopticon up`), or follow it with: panopticon runs resume "
                + run.id()
            : "No longer watching. The run goes on in the server at "
                + connection.address().resolve("/runs/" + run.id()));
    connection.close();
  }
}
