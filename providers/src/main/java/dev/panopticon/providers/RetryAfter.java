package dev.panopticon.providers;

import java.math.BigDecimal;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads from a reply's head how long the provider wants us to wait. The most exact source wins:
 * {@code retry-after-ms} (OpenAI, Azure), {@code Retry-After} as seconds, with a fraction or not,
 * or as an HTTP date (RFC 9110, section 10.2.3), then {@code x-ratelimit-reset-requests} and {@code
 * -tokens} (OpenAI and those who follow it).
 */
final class RetryAfter {
  /** Longer waits are a mistake or a banned account; nothing is gained by believing them. */
  private static final Duration LONGEST = Duration.ofDays(1);

  private static final BigDecimal NANOS_PER_SECOND = BigDecimal.valueOf(1_000_000_000L);
  private static final int MAX_DIGITS = 20;
  private static final Pattern NUMBER =
      Pattern.compile("\\d{1,%d}(\\.\\d{1,%d})?".formatted(MAX_DIGITS, MAX_DIGITS));

  /** As Go prints durations: {@code 1h2m3.5s}, {@code 120ms}. */
  private static final Pattern GO_DURATION =
      Pattern.compile(
          "(?:(\\d{1,6})h)?(?:(\\d{1,6})m(?!s))?(?:(\\d{1,6}(?:\\.\\d{1,9})?)s)?(?:(\\d{1,9}(?:\\.\\d{1,9})?)ms)?");

  private RetryAfter() {}

  /** At least zero, at most a day; empty when no header says it. */
  static Optional<Duration> read(HttpHeaders headers, Instant now) {
    return headers
        .firstValue("retry-after-ms")
        .flatMap(value -> number(value, new BigDecimal("0.001")))
        .or(() -> headers.firstValue("retry-after").flatMap(value -> waitOf(value, headers, now)))
        .or(() -> reset(headers));
  }

  private static Optional<Duration> waitOf(String value, HttpHeaders headers, Instant now) {
    return number(value, BigDecimal.ONE)
        .or(() -> goDuration(value))
        .or(
            () ->
                date(value)
                    // By the provider's own clock where it tells, so that a skew does not matter.
                    .map(
                        until ->
                            Duration.between(
                                headers.firstValue("date").flatMap(RetryAfter::date).orElse(now),
                                until))
                    .map(RetryAfter::bounded));
  }

  /**
   * The limit that is used up counts. Where none says so, the shorter one: too short a wait costs
   * one more refusal, too long a wait stops a run.
   */
  private static Optional<Duration> reset(HttpHeaders headers) {
    var kinds = List.of("requests", "tokens");
    Optional<Duration> usedUp =
        kinds.stream()
            .filter(
                kind ->
                    headers
                        .firstValue("x-ratelimit-remaining-" + kind)
                        .orElse("")
                        .strip()
                        .equals("0"))
            .flatMap(kind -> resetOf(kind, headers))
            .max(Comparator.naturalOrder());
    return usedUp.or(
        () ->
            kinds.stream().flatMap(kind -> resetOf(kind, headers)).min(Comparator.naturalOrder()));
  }

  private static Stream<Duration> resetOf(String kind, HttpHeaders headers) {
    return headers
        .firstValue("x-ratelimit-reset-" + kind)
        .flatMap(value -> number(value, BigDecimal.ONE).or(() -> goDuration(value)))
        .stream();
  }

  private static Optional<Duration> number(String value, BigDecimal unitInSeconds) {
    String text = value.strip();
    return NUMBER.matcher(text).matches()
        ? Optional.of(ofSeconds(new BigDecimal(text).multiply(unitInSeconds)))
        : Optional.empty();
  }

  private static Optional<Duration> goDuration(String value) {
    Matcher parts = GO_DURATION.matcher(value.strip());
    if (value.isBlank() || !parts.matches()) {
      return Optional.empty();
    }
    BigDecimal seconds =
        part(parts, 1, "3600")
            .add(part(parts, 2, "60"))
            .add(part(parts, 3, "1"))
            .add(part(parts, 4, "0.001"));
    return Optional.of(ofSeconds(seconds));
  }

  private static BigDecimal part(Matcher parts, int group, String unitInSeconds) {
    String digits = parts.group(group);
    return digits == null
        ? BigDecimal.ZERO
        : new BigDecimal(digits).multiply(new BigDecimal(unitInSeconds));
  }

  private static Optional<Instant> date(String value) {
    try {
      return Optional.of(
          ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeParseException notADate) {
      return Optional.empty();
    }
  }

  private static Duration ofSeconds(BigDecimal seconds) {
    BigDecimal longest = BigDecimal.valueOf(LONGEST.toSeconds());
    return Duration.ofNanos(seconds.min(longest).multiply(NANOS_PER_SECOND).longValue());
  }

  private static Duration bounded(Duration wait) {
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }
}
