package dev.panopticon.engine;

import java.util.concurrent.Callable;
import org.slf4j.MDC;

/** Puts the run and the cell in front of each line of the log that is written in a step. */
final class LogMark {
  /** Of the diagnostic context; its text ends with a space. */
  private static final String KEY = "cell";

  private LogMark() {}

  static <T> Callable<T> on(String run, String cell, Callable<T> step) {
    return () -> {
      try (var _ = MDC.putCloseable(KEY, "run=" + run + " " + cell + " ")) {
        return step.call();
      }
    };
  }
}
