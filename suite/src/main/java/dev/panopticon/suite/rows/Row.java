package dev.panopticon.suite.rows;

import java.util.function.Function;

/** One row of a source: usable, or not and why. */
public sealed interface Row<T> {
  /** The 1-based line where the row starts. */
  int line();

  record Good<T>(int line, T value) implements Row<T> {}

  /**
   * @param reason what is wrong and what would be right; belongs after "line N: "
   */
  record Bad<T>(int line, String reason) implements Row<T> {
    <U> Bad<U> as() {
      return new Bad<>(line, reason);
    }
  }

  /** The row that {@code next} makes of a good one; a bad one stays as it is. */
  default <U> Row<U> then(Function<Good<T>, Row<U>> next) {
    return switch (this) {
      case Good<T> good -> next.apply(good);
      case Bad<T> bad -> bad.as();
    };
  }
}
