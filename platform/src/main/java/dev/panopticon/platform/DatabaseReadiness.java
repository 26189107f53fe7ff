package dev.panopticon.platform;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Whether truth can be written, found out by writing; asked at most once a second. Thread-safe. */
public final class DatabaseReadiness implements ReadinessCheck {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseReadiness.class);
  private static final Duration VALID = Duration.ofSeconds(1);

  private record Finding(Instant at, @Nullable String whyNot) {}

  private final Runnable write;
  private final Clock clock;
  private final StorageState storage;
  private Finding last = new Finding(Instant.EPOCH, null);

  /**
   * @param write writes and commits something, or throws Spring's exception of the database
   */
  public DatabaseReadiness(Runnable write, Clock clock) {
    this(write, StorageState.ROOM, clock);
  }

  /** The same where it is also watched whether there is room for writes. */
  public DatabaseReadiness(Runnable write, StorageState storage, Clock clock) {
    this.write = write;
    this.clock = clock;
    this.storage = storage;
  }

  @Override
  public synchronized Optional<String> whyNot() {
    if (Duration.between(last.at(), clock.instant()).abs().compareTo(VALID) > 0) {
      String whyNot = storage.whyFull(0).orElseGet(this::probe);
      // Its time is that of the end: who waited while the database did not answer takes this
      // finding.
      last = new Finding(clock.instant(), whyNot);
    }
    return Optional.ofNullable(last.whyNot());
  }

  private @Nullable String probe() {
    try {
      write.run();
      return null;
    } catch (DataAccessException e) {
      LOG.warn("not ready cause={}", e.toString());
      return words(e.getMostSpecificCause());
    }
  }

  /** Anybody may ask: the database's own words, which name hosts and users, are for the log. */
  private static String words(Throwable cause) {
    String state = cause instanceof SQLException sql ? sql.getSQLState() : null;
    return switch (state) {
      case "53100" -> "the database's disk is full";
      case "25006" -> "the database can be read, but not written";
      case null, default -> "the database cannot be reached or written; the log says why";
    };
  }
}
