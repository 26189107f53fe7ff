package dev.panopticon.gateway;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whether truth can be written, found out by writing; asked at most once a second. Thread-safe. */
class Readiness {
  private static final Duration VALID = Duration.ofSeconds(1);
  private static final String PROBE =
      """
      INSERT INTO readiness_probe (id, written_at) VALUES (1, :now)
      ON CONFLICT (id) DO UPDATE SET written_at = EXCLUDED.written_at
      """;

  private record Finding(Instant at, @Nullable String whyNot) {}

  private final JdbcClient jdbc;
  private final Clock clock;
  private Finding last = new Finding(Instant.EPOCH, null);

  Readiness(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** Empty when ready; else the reason. */
  synchronized Optional<String> whyNot() {
    Instant now = clock.instant();
    if (Duration.between(last.at(), now).compareTo(VALID) > 0) {
      last = new Finding(now, probe(now));
    }
    return Optional.ofNullable(last.whyNot());
  }

  private @Nullable String probe(Instant now) {
    try {
      jdbc.sql(PROBE).param("now", now.atOffset(ZoneOffset.UTC)).update();
      return null;
    } catch (DataAccessException e) {
      return "the database cannot be written: " + e.getMostSpecificCause().getMessage();
    }
  }
}
