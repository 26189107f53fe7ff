package dev.panopticon.engine;

import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the fault of one cell with that cell. Only the database's troubles go further: they are
 * nobody's fault, and end the chunk, which is tried again later.
 */
final class Faults {
  private static final Logger log = LoggerFactory.getLogger(Faults.class);

  private Faults() {}

  /**
   * The step's value, or what {@code instead} makes of the reason why it broke. A stack overflow
   * counts as broken too: regular expressions end so on long answers.
   */
  static <T extends @Nullable Object> T contained(
      Object where, Supplier<T> step, Function<String, T> instead) {
    try {
      return step.get();
    } catch (RuntimeException | StackOverflowError fault) {
      if (DatabaseTrouble.is(fault)) {
        throw fault;
      }
      log.error("a cell broke and is stored as failed: cell={}", where, fault);
      return instead.apply("Panopticon failed on this cell: " + fault);
    }
  }
}
