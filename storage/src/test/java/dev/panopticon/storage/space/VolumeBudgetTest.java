package dev.panopticon.storage.space;

import static dev.panopticon.storage.space.VolumeBudget.MB;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VolumeBudgetTest {
  @ParameterizedTest
  @CsvSource({
    // volume, max_wal, min_wal, pause below, resume above; all in MB
    "     100,   32,  32,   64,   80",
    "     200,   32,  32,   64,   80",
    "   1_024,   48,  32,  102,  127",
    "  10_240,  512,  80, 1024, 1280",
    "  20_480, 1024,  80, 2048, 2560",
    "2_000_000, 1024,  80, 2048, 2560",
  })
  void followsTheVolume(String volume, long maxWal, long minWal, long pause, long resume) {
    var budget = ofMegabytes(Long.parseLong(volume.replace("_", "")));
    assertThat(budget.maxWalBytes() / MB).isEqualTo(maxWal);
    assertThat(budget.minWalBytes() / MB).isEqualTo(minWal);
    assertThat(budget.pauseBelowBytes() / MB).isEqualTo(pause);
    assertThat(budget.resumeAboveBytes() / MB).isEqualTo(resume);
  }

  @Test
  void theRoomThatIsKeptHoldsTheLogTwiceAndTheReserve() {
    for (long megabytes = 100; megabytes < 4_000_000; megabytes = megabytes * 5 / 4) {
      var budget = ofMegabytes(megabytes);
      assertThat(budget.pauseBelowBytes())
          .isGreaterThanOrEqualTo(2 * budget.maxWalBytes())
          .isGreaterThan(Reserve.BYTES);
      assertThat(budget.resumeAboveBytes()).isGreaterThan(budget.pauseBelowBytes());
      assertThat(budget.minWalBytes()).isLessThanOrEqualTo(budget.maxWalBytes());
    }
  }

  @Test
  void inodesCountWhereThereIsALimit() {
    assertThat(VolumeBudget.of(new VolumeSpace(MB, MB, 0, 0)).pauseBelowInodes()).isZero();
    assertThat(VolumeBudget.of(new VolumeSpace(MB, MB, 5_000, 0)).pauseBelowInodes())
        .isEqualTo(500);
    assertThat(VolumeBudget.of(new VolumeSpace(MB, MB, 1_000_000, 0)).pauseBelowInodes())
        .isEqualTo(1_000);
  }

  private static VolumeBudget ofMegabytes(long megabytes) {
    return VolumeBudget.of(VolumeSpace.ofBytes(megabytes * MB, 0));
  }
}
