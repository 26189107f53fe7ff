package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacerTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;

  /** The row in the database that all engines lease from. */
  private static final class Line {
    private long nextAt;

    long lease(long now, Duration length) {
      long start = Math.max(nextAt, now);
      nextAt = start + length.toNanos();
      return start;
    }
  }

  @Test
  void nothingIsThereThatIsNotLeased() {
    var pacer = new Pacer(600);
    assertThat(pacer.ready(5 * SECOND)).isFalse();
    assertThat(pacer.readyAt(5 * SECOND)).isEqualTo(Long.MAX_VALUE);
    assertThat(pacer.wanted(5 * SECOND, 1)).isEqualTo(1);
  }

  @Test
  void aSpanGivesItsFirstUnitAtOnceAndTheOthersEvenly() {
    var pacer = new Pacer(600); // one in 100 ms
    Duration length = pacer.ask(0, 3);
    assertThat(length).isEqualTo(Duration.ofMillis(300));
    pacer.leased(0, 3, length);
    for (int unit = 0; unit < 3; unit++) {
      long due = unit * 100 * MILLI;
      assertThat(pacer.readyAt(due - 1)).isEqualTo(due);
      assertThat(pacer.ready(due)).isTrue();
      pacer.take(1);
      assertThat(pacer.ready(due)).isFalse();
    }
    assertThat(pacer.ready(10 * SECOND)).isFalse();
  }

  @Test
  void whatFlowsByUnusedIsLost() {
    var pacer = new Pacer(60_000); // one in a millisecond
    pacer.leased(0, 500, pacer.ask(0, 500));
    assertThat(takenAt(pacer, 200 * MILLI)).isEqualTo(30); // 30 ms worth
    assertThat(takenAt(pacer, 510 * MILLI)).isEqualTo(19); // the last one's moment was 499
    pacer.leased(600 * MILLI, 10, pacer.ask(600 * MILLI, 10));
    assertThat(takenAt(pacer, SECOND)).isZero();
  }

  @Test
  void aUnitOfASlowAllowanceWaitsForALateTimer() {
    var pacer = new Pacer(30); // one in two seconds
    pacer.leased(0, 2, pacer.ask(0, 2));
    assertThat(takenAt(pacer, 900 * MILLI)).isEqualTo(1);
    assertThat(takenAt(pacer, 2 * SECOND + 1_100 * MILLI)).isZero();
  }

  private static int takenAt(Pacer pacer, long now) {
    int taken = 0;
    while (pacer.ready(now)) {
      pacer.take(1);
      taken++;
    }
    return taken;
  }

  @Test
  void aDebtIsLeasedAndWaitedFor() {
    var pacer = new Pacer(6_000); // one in 10 ms
    pacer.leased(0, 1, pacer.ask(0, 1));
    assertThat(pacer.ready(0)).isTrue();
    pacer.take(300);
    long later = SECOND;
    long wanted = pacer.wanted(later, 1);
    assertThat(wanted).isBetween(300L, 310L);
    pacer.leased(later, wanted, pacer.ask(later, wanted));
    assertThat(pacer.readyAt(later)).isEqualTo(later + 299 * 10 * MILLI);
  }

  @Test
  void aLeaseThatFailedIsAskedForAgain() {
    var pacer = new Pacer(600);
    pacer.ask(0, 1);
    assertThat(pacer.wanted(0, 1)).isZero();
    pacer.leaseFailed();
    assertThat(pacer.wanted(0, 1)).isEqualTo(1);
  }

  /**
   * Engines with more to do than they may, whose timers are late and whose leases take time, on one
   * line.
   */
  @ParameterizedTest
  @CsvSource({"6000, 1", "6000, 2", "6000, 3", "60000, 2", "3000, 2", "1200, 2"})
  void allEnginesTogetherKeepTheRateInEverySecond(int perMinute, int engines) {
    var random = new Random(perMinute * 31L + engines);
    var line = new Line();
    List<Pacer> pacers = new ArrayList<>();
    List<long[]> arriving = new ArrayList<>(); // {when, start, amount, length}
    for (int i = 0; i < engines; i++) {
      var pacer = new Pacer(perMinute);
      pacers.add(pacer);
      arriving.add(new long[4]);
    }
    List<Long> calls = new ArrayList<>();
    int leases = 0;
    for (long now = 0; now < 20 * SECOND; now += MILLI) {
      for (int i = 0; i < engines; i++) {
        Pacer pacer = pacers.get(i);
        long[] lease = arriving.get(i);
        if (lease[2] > 0 && lease[0] <= now) {
          pacer.leased(lease[1], lease[2], Duration.ofNanos(lease[3]));
          lease[2] = 0;
        }
        if (random.nextInt(3) > 0) {
          continue; // its timer is late
        }
        while (pacer.ready(now)) {
          pacer.take(1);
          calls.add(now);
        }
        long wanted = pacer.wanted(now, 300);
        if (wanted > 0) {
          leases++;
          Duration length = pacer.ask(now, wanted);
          long start = line.lease(now, length);
          arriving.set(
              i,
              new long[] {now + (1 + random.nextInt(5)) * MILLI, start, wanted, length.toNanos()});
        }
      }
    }
    double perSecond = perMinute / 60.0;
    assertThat(CallTimes.mostInASecond(calls))
        .isLessThanOrEqualTo((int) Math.ceil(perSecond * 1.05) + 1);
    assertThat(calls.size()).isBetween((int) (20 * perSecond * 0.97), (int) (20 * perSecond) + 5);
    assertThat(leases).isLessThanOrEqualTo(engines * 20 * 20);
  }
}
