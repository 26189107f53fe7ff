package dev.panopticon.providers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");

  private static Optional<Duration> read(String... namesAndValues) {
    var headers = new HashMap<String, List<String>>();
    for (int index = 0; index < namesAndValues.length; index += 2) {
      headers.put(namesAndValues[index], List.of(namesAndValues[index + 1]));
    }
    return RetryAfter.read(HttpHeaders.of(headers, (name, value) -> true), NOW);
  }

  static Stream<Arguments> retryAfterValues() {
    return Stream.of(
        Arguments.of("20", Duration.ofSeconds(20)),
        Arguments.of(" 0 ", Duration.ZERO),
        Arguments.of("0.25", Duration.ofMillis(250)),
        Arguments.of("1m30s", Duration.ofSeconds(90)),
        Arguments.of("Mon, 23 Nov 2026 09:01:00 GMT", Duration.ofSeconds(60)),
        Arguments.of("Mon, 23 Nov 2026 08:59:00 GMT", Duration.ZERO),
        Arguments.of("Tue, 23 Nov 2027 09:00:00 GMT", Duration.ofDays(1)),
        Arguments.of("99999999999999999999", Duration.ofDays(1)));
  }

  @ParameterizedTest
  @MethodSource("retryAfterValues")
  void everyShapeOfRetryAfterIsRead(String value, Duration expected) {
    assertThat(read("Retry-After", value)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-5",
        "soon",
        "1e9",
        "NaN",
        "Mon, 99 Nov 2026 09:01:00 GMT",
        "2026-11-23"
      })
  void whatIsNoWaitIsNoWait(String value) {
    assertThat(read("Retry-After", value)).isEmpty();
  }

  @Test
  void dateIsTakenByTheProvidersOwnClock() {
    assertThat(
            read(
                "Retry-After",
                "Mon, 23 Nov 2026 07:00:10 GMT",
                "Date",
                "Mon, 23 Nov 2026 07:00:00 GMT"))
        .contains(Duration.ofSeconds(10));
  }

  @Test
  void millisecondsWinOverSeconds() {
    assertThat(read("retry-after-ms", "1500.5", "retry-after", "2"))
        .contains(Duration.ofNanos(1_500_500_000));
  }

  @Test
  void goDurationsOfTheResetHeadersAreRead() {
    assertThat(read("x-ratelimit-reset-requests", "6m0s")).contains(Duration.ofMinutes(6));
    assertThat(read("x-ratelimit-reset-requests", "120ms")).contains(Duration.ofMillis(120));
    assertThat(read("x-ratelimit-reset-tokens", "1h2m3.5s")).contains(Duration.ofMillis(3_723_500));
    assertThat(read("x-ratelimit-reset-tokens", "8.64s")).contains(Duration.ofMillis(8_640));
  }

  @Test
  void limitThatIsUsedUpCountsAndElseTheShorterOne() {
    String[] both = {"x-ratelimit-reset-requests", "2s", "x-ratelimit-reset-tokens", "40s"};

    assertThat(read(both)).contains(Duration.ofSeconds(2));
    assertThat(
            read(
                "x-ratelimit-reset-requests",
                "2s",
                "x-ratelimit-reset-tokens",
                "40s",
                "x-ratelimit-remaining-tokens",
                "0",
                "x-ratelimit-remaining-requests",
                "17"))
        .contains(Duration.ofSeconds(40));
  }

  @Test
  void resetHeadersDoNotOverruleRetryAfter() {
    assertThat(read("retry-after", "5", "x-ratelimit-reset-requests", "1s"))
        .contains(Duration.ofSeconds(5));
    assertThat(read()).isEmpty();
  }

  @Test
  void anthropicsResetHeadersAreTimes() {
    assertThat(read("anthropic-ratelimit-requests-reset", "2026-11-23T09:00:12Z"))
        .contains(Duration.ofSeconds(12));
    assertThat(
            read(
                "anthropic-ratelimit-requests-reset",
                "2026-11-23T09:00:01Z",
                "anthropic-ratelimit-output-tokens-remaining",
                "0",
                "anthropic-ratelimit-output-tokens-reset",
                "2026-11-23T10:00:30+01:00"))
        .contains(Duration.ofSeconds(30));
    assertThat(read("anthropic-ratelimit-tokens-reset", "2026-11-23T08:59:00Z"))
        .contains(Duration.ZERO);
    assertThat(read("anthropic-ratelimit-tokens-reset", "tomorrow")).isEmpty();
  }
}
