package dev.panopticon.cli;

import dev.panopticon.contract.RunView;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;

/**
 * What a Ctrl-C while a run is followed says: nothing is lost, and how to go on. A child server
 * stops clean before the process ends.
 */
final class Interruption implements AutoCloseable {
  private static volatile boolean happened;

  private final Thread hook;

  private Interruption(Thread hook) {
    this.hook = hook;
  }

  /** Until it is closed, an end of this process by a signal is explained. */
  static Interruption watch(Connection connection, RunView run, PrintWriter err) {
    var hook = new Thread(() -> say(connection, run, err), "interruption");
    Runtime.getRuntime().addShutdownHook(hook);
    return new Interruption(hook);
  }

  /**
   * Whether a signal ends this process. What fails from then on fails for that reason and is not
   * worth a word.
   */
  static boolean hasHappened() {
    return happened;
  }

  /** Keeps the calling thread from going on while the signal's thread says its words. */
  void pauseIfHappened() throws InterruptedException {
    if (happened) {
      new CountDownLatch(1).await();
    }
  }

  private static void say(Connection connection, RunView run, PrintWriter err) {
    happened = true;
    err.println();
    if (connection.isOwn()) {
      err.println(
          "Interrupted. Everything that was judged is stored; what is missing is done by the next");
      err.println("server on this data directory. Go on with:");
      err.println("  panopticon runs resume " + run.id());
      connection.abandon();
    } else {
      err.println(
          "No longer watching. The run goes on in the server: "
              + connection.address().resolve("/runs/" + run.id()));
      err.println("Stop it with:  panopticon runs cancel " + run.id());
    }
  }

  @Override
  public void close() {
    if (happened) {
      return;
    }
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The signal came at this very moment; its words are true all the same.
    }
  }
}
