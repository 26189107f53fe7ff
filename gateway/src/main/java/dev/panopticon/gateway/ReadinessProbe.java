package dev.panopticon.gateway;

import java.time.Clock;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes one row, to find out whether anything can be written. */
record ReadinessProbe(JdbcClient jdbc, Clock clock) {
  private static final String PROBE =
      """
      INSERT INTO readiness_probe (id, written_at) VALUES (1, :now)
      ON CONFLICT (id) DO UPDATE SET written_at = EXCLUDED.written_at
      """;

  void write() {
    jdbc.sql(PROBE).param("now", clock.instant().atOffset(ZoneOffset.UTC)).update();
  }
}
