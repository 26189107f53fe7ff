package dev.panopticon.providers;

import static java.util.Comparator.naturalOrder;

import java.math.BigDecimal;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads from a reply's head how long the provider wants us to wait. The most exact source wins:
 * {@code retry-after-ms} (OpenAI, Azure), {@code Retry-After} as seconds, with a fraction or not,
 * or as an HTTP date (RFC 9110, section 10.2.3), then {@code x-ratelimit-reset-requests} and {@code
 * -tokens} (OpenAI and those who follow it), as a number of seconds or as Go prints durations, and
 * {@code anthropic-ratelimit-...-reset}, as a time of RFC 3339.
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

  private static final List<Kind> KINDS =
      List.of(
          Kind.ofOpenAi("requests"),
          Kind.ofOpenAi("tokens"),
          Kind.ofAnthropic("requests"),
          Kind.ofAnthropic("tokens"),
          Kind.ofAnthropic("input-tokens"),
          Kind.ofAnthropic("output-tokens"));

  private RetryAfter() {}

  /** At least zero, at most a day; empty when no header says it. */
  static Optional<Duration> read(HttpHeaders headers, Instant now) {
    return headers
        .firstValue("retry-after-ms")
        .flatMap(value -> number(value, new BigDecimal("0.001")))
        .or(() -> headers.firstValue("retry-after").flatMap(value -> waitOf(value, headers, now)))
        .or(() -> reset(headers, now));
  }

  private static Optional<Duration> waitOf(String value, HttpHeaders headers, Instant now) {
    return number(value, BigDecimal.ONE)
        .or(() -> goDuration(value))
        .or(() -> date(value).map(until -> until(until, headers, now)));
  }

  /** By the provider's own clock where it tells, so that a skew does not matter. */
  private static Duration until(Instant until, HttpHeaders headers, Instant now) {
    return bounded(
        Duration.between(headers.firstValue("date").flatMap(RetryAfter::date).orElse(now), until));
  }

  /**
   * The limit that is used up counts. Where none says so, the shorter one: too short a wait costs
   * one more refusal, too long a wait stops a run.
   */
  private static Optional<Duration> reset(HttpHeaders headers, Instant now) {
    Optional<Duration> usedUp =
        KINDS.stream()
            .filter(kind -> kind.isUsedUp(headers))
            .flatMap(kind -> kind.reset(headers, now))
            .max(naturalOrder());
    return usedUp.or(
        () -> KINDS.stream().flatMap(kind -> kind.reset(headers, now)).min(naturalOrder()));
  }

  /** A limit, by the names of its two headers. */
  private record Kind(String remaining, String reset) {
    static Kind ofOpenAi(String what) {
      return new Kind("x-ratelimit-remaining-" + what, "x-ratelimit-reset-" + what);
    }

    static Kind ofAnthropic(String what) {
      String name = "anthropic-ratelimit-" + what;
      return new Kind(name + "-remaining", name + "-reset");
    }

    boolean isUsedUp(HttpHeaders headers) {
      return headers.firstValue(remaining).orElse("").strip().equals("0");
    }

    Stream<Duration> reset(HttpHeaders headers, Instant now) {
      return headers
          .firstValue(reset)
          .flatMap(
              value ->
                  number(value, BigDecimal.ONE)
                      .or(() -> goDuration(value))
                      .or(() -> instant(value).map(until -> until(until, headers, now))))
          .stream();
    }
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

  /** As Anthropic writes it: RFC 3339. */
  private static Optional<Instant> instant(String value) {
    try {
      return Optional.of(OffsetDateTime.parse(value.strip()).toInstant());
    } catch (DateTimeParseException notInstant) {
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
