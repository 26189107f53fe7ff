package dev.panopticon.storage.space;

import static dev.panopticon.storage.space.VolumeBudget.MB;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreeSpaceTest {
  private static final long TOTAL = 200 * MB;
  private static final Path PLACE = Path.of("/data/postgres");

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-26T10:00:00Z"));
  private final InstantSource time = now::get;
  private final AtomicReference<VolumeSpace> volume =
      new AtomicReference<>(VolumeSpace.ofBytes(TOTAL, 150 * MB));
  private final AtomicBoolean trialSucceeds = new AtomicBoolean();

  @Test
  void writesStopBelowTheThresholdAndGoOnOnlyAboveTheHigherOne() {
    FreeSpace space = seen(null);
    assertThat(space.whyFull()).isEmpty();
    free(64);
    assertThat(space.whyFull()).isEmpty();
    free(63);
    assertThat(space.whyFull())
        .contains(
            "the disk is almost full (63 MB free of 200 MB on /data/postgres); free space there or"
                + " purge old runs, work goes on by itself when 80 MB are free");
    free(79);
    assertThat(space.whyFull()).isPresent();
    free(80);
    assertThat(space.whyFull()).isEmpty();
  }

  @Test
  void inodesCountToo() {
    FreeSpace space = seen(null);
    volume.set(new VolumeSpace(TOTAL, 150 * MB, 50_000, 999));
    pass(Duration.ofSeconds(1));
    assertThat(space.whyFull()).hasValueSatisfying(why -> assertThat(why).contains("999 free"));
    volume.set(new VolumeSpace(TOTAL, 150 * MB, 50_000, 1_250));
    pass(Duration.ofSeconds(1));
    assertThat(space.whyFull()).isEmpty();
  }

  @Test
  void aBigWriteIsRefusedBeforeItFillsTheVolume() {
    FreeSpace space = seen(null);
    assertThat(space.whyFull(86 * MB)).isEmpty();
    assertThat(space.whyFull(87 * MB))
        .hasValueSatisfying(why -> assertThat(why).startsWith("87 MB more would fill the disk"));
    assertThat(space.whyFull()).isEmpty();
  }

  @Test
  void whatTheReserveHoldsCountsAsFree(@TempDir Path folder) {
    var reserve = new Reserve(folder.resolve("reserve"));
    reserve.ensure();
    FreeSpace space = seen(reserve);
    free(40);
    assertThat(space.whyFull()).isEmpty();
    free(39);
    assertThat(space.whyFull())
        .hasValueSatisfying(why -> assertThat(why).contains("39 MB free", "56 MB are free"));
  }

  @Test
  void aReserveThatWasUsedIsMadeAgainWhenThereIsRoom(@TempDir Path folder) throws Exception {
    var reserve = new Reserve(folder.resolve("reserve"));
    FreeSpace space = seen(reserve);
    free(103);
    assertThat(space.whyFull()).isEmpty();
    assertThat(reserve.bytes()).isZero();
    free(104);
    assertThat(space.whyFull()).isEmpty();
    while (reserve.bytes() != Reserve.BYTES) { // the JUnit timeout is the deadline
      Thread.sleep(10);
    }
    assertThat(Files.list(folder)).hasSize(1);
    assertThat(reserve.release()).isTrue();
    assertThat(reserve.release()).isFalse();
  }

  @Test
  void whatTheDatabaseSaysStandsUntilATrialWriteSucceeds() {
    var space = new FreeSpace(null, trialSucceeds::get, time.withZone(ZoneOffset.UTC));
    assertThat(space.whyFull()).isEmpty();
    space.reportFull();
    trialSucceeds.set(true);
    assertThat(space.whyFull()).as("not tried at once").isPresent();
    trialSucceeds.set(false);
    pass(Duration.ofSeconds(6));
    assertThat(space.whyFull()).isPresent();
    pass(Duration.ofSeconds(6));
    trialSucceeds.set(true);
    assertThat(space.whyFull()).isEmpty();
    trialSucceeds.set(false);
    pass(Duration.ofMinutes(1));
    assertThat(space.whyFull()).isEmpty();
  }

  @Test
  void theFileSystemThatHoldsAPathIsSeen(@TempDir Path folder) throws Exception {
    VolumeSpace seen = SpaceProbe.of(folder).look();
    assertThat(seen.freeBytes()).isPositive().isLessThanOrEqualTo(seen.totalBytes());
    assertThat(seen.totalInodes()).isGreaterThanOrEqualTo(seen.freeInodes());
  }

  private FreeSpace seen(@org.jspecify.annotations.Nullable Reserve reserve) {
    return new FreeSpace(
        new FreeSpace.Volume(PLACE, volume::get, reserve),
        () -> {
          throw new AssertionError("nobody said that the disk is full");
        },
        time.withZone(ZoneOffset.UTC));
  }

  private void free(long megabytes) {
    volume.set(VolumeSpace.ofBytes(TOTAL, megabytes * MB));
    pass(Duration.ofSeconds(1));
  }

  private void pass(Duration duration) {
    now.updateAndGet(instant -> instant.plus(duration));
  }
}
