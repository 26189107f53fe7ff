package dev.panopticon.cli;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets lines through whose entry is urgent enough. A line without a level of its own, such as one
 * of a stack trace, belongs to the entry before it. Keeps the last entry's level, so it must see
 * the lines in their order.
 */
final class LogFilter {
  /** Ours: {@code 2026-01-31T12:00:00.000Z WARN [thread] ...}. */
  private static final Pattern OURS = Pattern.compile("^\\d{4}-\\d\\d-\\d\\dT\\S+ ([A-Z]+) +\\[.*");

  /** PostgreSQL's: {@code 2026-01-31 12:00:00.000 UTC [123] LOG: ...}. */
  private static final Pattern POSTGRES =
      Pattern.compile("^\\d{4}-\\d\\d-\\d\\d \\S+ \\S+ \\[\\d+\\] ([A-Z0-9]+): .*");

  private final @Nullable LogLevel least;
  private LogLevel last = LogLevel.INFO;

  /**
   * @param least null for all
   */
  LogFilter(@Nullable LogLevel least) {
    this.least = least;
  }

  boolean lets(String line) {
    level(line).ifPresent(found -> last = found);
    return least == null || last.compareTo(least) >= 0;
  }

  private static Optional<LogLevel> level(String line) {
    for (Pattern pattern : new Pattern[] {OURS, POSTGRES}) {
      Matcher matcher = pattern.matcher(line);
      if (matcher.matches()) {
        return LogLevel.of(matcher.group(1));
      }
    }
    return Optional.empty();
  }
}
