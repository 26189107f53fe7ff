package dev.panopticon.dashboard.view;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A point in time, in UTC: the page's script adds the reader's own time as a title.
 *
 * @param iso for programs
 * @param text for people, to the second
 */
public record Moment(String iso, String text) {
  private static final DateTimeFormatter TEXT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  public static Moment of(Instant instant) {
    return new Moment(instant.truncatedTo(ChronoUnit.MILLIS).toString(), TEXT.format(instant));
  }

  public static @Nullable Moment ofNullable(@Nullable Instant instant) {
    return instant == null ? null : of(instant);
  }

  /** How long it took; blank while it goes on, and before it began. */
  static Figure between(@Nullable Instant start, @Nullable Instant end) {
    if (start == null) {
      return Figure.unknown("not started");
    }
    return Figure.of(end, at -> Numbers.duration(Duration.between(start, at)), "not ended");
  }
}
