package dev.panopticon.cli;

import java.util.Locale;
import java.util.Optional;

/** How urgent an entry of a log is; ours and PostgreSQL's words for it. */
enum LogLevel {
  DEBUG,
  INFO,
  WARN,
  ERROR;

  /** Empty for a word that is none. */
  static Optional<LogLevel> of(String word) {
    String upper = word.toUpperCase(Locale.ROOT);
    return switch (upper) {
      case "TRACE", "DEBUG", "DEBUG1", "DEBUG2", "DEBUG3", "DEBUG4", "DEBUG5" -> Optional.of(DEBUG);
      case "INFO", "LOG", "NOTICE" -> Optional.of(INFO);
      case "WARN", "WARNING" -> Optional.of(WARN);
      case "ERROR", "FATAL", "PANIC" -> Optional.of(ERROR);
      default -> Optional.empty();
    };
  }
}
