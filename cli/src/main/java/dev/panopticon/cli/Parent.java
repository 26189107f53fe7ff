package dev.panopticon.cli;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;

/**
 * The process that started this one, as far as standard input tells of it: a byte lets this one go,
 * an end without a byte says that the parent itself has ended. Thread-safe.
 */
final class Parent {
  private enum Word {
    LET_GO,
    GONE
  }

  private final CompletableFuture<Word> word = new CompletableFuture<>();

  private Parent() {}

  /** Of a process that is nobody's child: it never says a word. */
  static Parent none() {
    return new Parent();
  }

  /** Listens from now on. */
  static Parent heed(InputStream in) {
    var parent = new Parent();
    Thread.ofPlatform().daemon().name("parent").start(() -> parent.word.complete(read(in)));
    return parent;
  }

  private static Word read(InputStream in) {
    try {
      return in.read() >= 0 ? Word.LET_GO : Word.GONE;
    } catch (IOException e) {
      return Word.GONE; // a broken pipe is an end too
    }
  }

  /**
   * @throws PanopticonException with UNAVAILABLE if the parent has ended
   */
  void requireThere() {
    if (word.isDone() && word.join() == Word.GONE) {
      throw new PanopticonException(
          ErrorCode.UNAVAILABLE,
          "The command that wanted this server has ended, so the server does not go on.");
    }
  }

  /** Does the one or the other once; at once if it has been heard already. */
  void whenHeard(Runnable letGo, Runnable gone) {
    var _ =
        word.thenAccept(
            heard -> {
              switch (heard) {
                case LET_GO -> letGo.run();
                case GONE -> gone.run();
              }
            });
  }
}
