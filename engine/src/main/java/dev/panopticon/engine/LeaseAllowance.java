package dev.panopticon.engine;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Leases spans of an account's allowance per minute. All engines lease from one line of time, whose
 * row says up to when it is leased: two never get the same moment. What an engine has leased and
 * does not use, because it died, has passed by within a fifth of a second. No engine's own clock
 * matters. Thread-safe.
 */
final class LeaseAllowance {
  /** What a provider counts by the minute. */
  enum Resource {
    REQUESTS,
    TOKENS
  }

  // The clock is read after the row's lock is taken. Should it be set back, calls do not wait for
  // all of the difference.
  private static final String LEASE =
      """
      INSERT INTO account_allowance AS a (account, resource, next_at)
      VALUES (:account, :resource, clock_timestamp() + :micros * interval '1 microsecond')
      ON CONFLICT (account, resource) DO UPDATE
      SET next_at = least(greatest(a.next_at, clock_timestamp()), clock_timestamp() + interval '15 minutes')
                    + :micros * interval '1 microsecond'
      RETURNING (extract(epoch FROM next_at) * 1000000)::bigint - :micros AS starts,
                (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS now
      """;
  private static final String FORGET =
      "DELETE FROM account_allowance WHERE next_at < clock_timestamp() - interval '1 day'";
  private static final String NOW =
      "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint";
  private static final long NANOS_PER_MICRO = 1_000;

  /** The first round trips of a process are slow, and so say little about the database's clock. */
  private static final int FIRST_SAMPLES = 5;

  private record Answer(long startsMicros, long nowMicros) {}

  private final JdbcClient jdbc;
  private final DatabaseClock clock = new DatabaseClock();
  private final ReentrantLock first = new ReentrantLock();
  private int samples;

  LeaseAllowance(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Leases the next span of that length.
   *
   * @return when it begins, on the scale of {@link System#nanoTime}; about now at the earliest
   */
  long lease(String account, Resource resource, Duration length) {
    readClock();
    long sent = System.nanoTime();
    Answer answer =
        jdbc.sql(LEASE)
            .param("account", account)
            .param("resource", resource.name())
            .param("micros", Math.max(1, length.toNanos() / NANOS_PER_MICRO))
            .query((row, no) -> new Answer(row.getLong("starts"), row.getLong("now")))
            .single();
    clock.sample(sent, System.nanoTime(), answer.nowMicros() * NANOS_PER_MICRO);
    return clock.localNanos(answer.startsMicros() * NANOS_PER_MICRO);
  }

  /** Spans that are placed by a doubtful clock would lie upon those of other engines. */
  private void readClock() {
    first.lock();
    try {
      while (samples < FIRST_SAMPLES) {
        long sent = System.nanoTime();
        long micros = jdbc.sql(NOW).query(Long.class).single();
        clock.sample(sent, System.nanoTime(), micros * NANOS_PER_MICRO);
        samples++;
      }
    } finally {
      first.unlock();
    }
  }

  /** Rows that nobody needs any more. */
  void forgetOld() {
    jdbc.sql(FORGET).update();
  }
}
