package dev.panopticon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.platform.DatabaseReadiness;
import dev.panopticon.platform.StorageState;
import dev.panopticon.storage.testing.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;

@Timeout(60)
class ReadinessIT {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-23T10:00:00Z"));
  private final InstantSource source = now::get;
  private final Clock clock = source.withZone(ZoneOffset.UTC);

  @Test
  void isFoundOutByWritingAtMostOnceASecond() {
    try (var database = TestDatabase.migrated("gateway", "classpath:db/gateway")) {
      var jdbc = JdbcClient.create(database.pool("gateway"));
      var readiness = new DatabaseReadiness(new ReadinessProbe(jdbc, clock)::write, clock);
      assertThat(readiness.whyNot()).isEmpty();
      jdbc.sql("DROP TABLE readiness_probe").update();
      assertThat(readiness.whyNot()).isEmpty();
      now.updateAndGet(time -> time.plus(Duration.ofMillis(1_001)));
      assertThat(readiness.whyNot()).isPresent();
      jdbc.sql("CREATE TABLE readiness_probe (id int PRIMARY KEY, written_at timestamptz)")
          .update();
      assertThat(readiness.whyNot()).isPresent();
      now.updateAndGet(time -> time.minus(Duration.ofHours(1)));
      assertThat(readiness.whyNot()).as("after the clock was set back").isEmpty();
    }
  }

  @Test
  void isNotThereWhileWritesAreRefused() {
    try (var database = TestDatabase.migrated("gateway", "classpath:db/gateway")) {
      var full = new AtomicReference<Optional<String>>(Optional.of("the disk is almost full"));
      var storage =
          new StorageState() {
            @Override
            public Optional<String> whyFull(long bytes) {
              return full.get();
            }

            @Override
            public void reportFull() {}
          };
      var jdbc = JdbcClient.create(database.pool("gateway"));
      var readiness = new DatabaseReadiness(new ReadinessProbe(jdbc, clock)::write, storage, clock);
      assertThat(readiness.whyNot()).contains("the disk is almost full");
      full.set(Optional.empty());
      now.updateAndGet(time -> time.plus(Duration.ofSeconds(2)));
      assertThat(readiness.whyNot()).isEmpty();
    }
  }
}
