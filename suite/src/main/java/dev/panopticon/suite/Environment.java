package dev.panopticon.suite;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The variables that {@code ${NAME}} in a suite file may take, before the allow-list. */
@FunctionalInterface
public interface Environment {
  /** The variable's value; null when it is not set. */
  @Nullable String get(String name);

  /** The variables of this process. */
  static Environment process() {
    return System::getenv;
  }

  /** No variable at all: every {@code ${NAME}} is a fault. */
  static Environment none() {
    return name -> null;
  }

  static Environment of(Map<String, String> variables) {
    return Map.copyOf(variables)::get;
  }
}
