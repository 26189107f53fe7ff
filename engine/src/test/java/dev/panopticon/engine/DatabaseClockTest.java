package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DatabaseClockTest {
  private static final long MILLI = 1_000_000;
  private static final long AHEAD = 5_000_000 * MILLI;

  private final DatabaseClock clock = new DatabaseClock();

  @Test
  void theShortestRoundTripCounts() {
    sample(0, 100, 90); // nearly all of it was the way there
    assertThat(clock.localNanos(AHEAD)).isEqualTo(-40 * MILLI);
    sample(1_000, 1_002, 1_001);
    assertThat(clock.localNanos(AHEAD + 7 * MILLI)).isEqualTo(7 * MILLI);
    sample(2_000, 2_100, 2_001);
    assertThat(clock.localNanos(AHEAD + 7 * MILLI)).isEqualTo(7 * MILLI);
  }

  @Test
  void aClockThatWasSetIsFollowed() {
    sample(0, 2, 1);
    sample(1_000, 1_004, 3_002);
    assertThat(clock.localNanos(AHEAD)).isEqualTo(-2_000 * MILLI);
  }

  @Test
  void anOldSampleGivesWayBecauseClocksDrift() {
    sample(0, 2, 1);
    sample(61_000, 61_020, 61_015);
    assertThat(clock.localNanos(AHEAD)).isEqualTo(-5 * MILLI);
  }

  /** In milliseconds; the database's clock is ahead by a constant. */
  private void sample(long sent, long received, long databaseSaid) {
    clock.sample(sent * MILLI, received * MILLI, AHEAD + databaseSaid * MILLI);
  }
}
