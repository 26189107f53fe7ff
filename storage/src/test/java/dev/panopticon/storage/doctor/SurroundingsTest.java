package dev.panopticon.storage.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.CheckFinding;
import dev.panopticon.model.CheckOutcome;
import dev.panopticon.storage.directory.DataDirectory;
import dev.panopticon.storage.directory.DataSection;
import dev.panopticon.storage.directory.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be planted for real everywhere: other disks, mounts, limits, users and clocks. */
class SurroundingsTest {
  @TempDir Path folder;
  private Examined examined;

  @BeforeEach
  void makeDirectory() {
    DataDirectory directory = DataDirectory.at(folder.resolve("data"));
    directory.own().close();
    examined = new Examined(directory, EnumSet.allOf(DataSection.class), false);
  }

  @Test
  void syncsThatReachNoDeviceAreFound() {
    CheckFinding finding = new DiskSyncCheck(examined, _ -> syncs(3_000)).run();
    assertThat(finding.outcome()).isEqualTo(CheckOutcome.WARN);
    assertThat(finding.seen()).contains("median 3 us").contains("nothing reaches a device");
  }

  @Test
  void syncsOfARealDevicePass() {
    CheckFinding finding = new DiskSyncCheck(examined, _ -> syncs(700_000)).run();
    assertThat(finding)
        .isEqualTo(
            CheckFinding.pass("disk sync", "200 fdatasyncs of 8 kB: median 700 us, p99 5,000 us"));
  }

  /** All alike but the last three, which are slow. */
  private static long[] syncs(long nanos) {
    long[] all = new long[SyncTimer.SYNCS];
    Arrays.fill(all, nanos);
    Arrays.fill(all, SyncTimer.SYNCS - 3, SyncTimer.SYNCS, 5_000_000);
    return all;
  }

  @Test
  void theTimerReallySyncsAndCleansUp() throws IOException {
    assertThat(SyncTimer.measure(folder)).hasSize(200).doesNotContain(0);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("data"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ext4, false, false, PASS, PASS",
    "tmpfs, false, false, WARN, FAIL",
    "overlay, false, false, WARN, FAIL",
    "nfs4, false, false, WARN, WARN",
    "ext4, true, false, FAIL, FAIL",
    "ext4, false, true, WARN, FAIL"
  })
  void fileSystemsAreJudged(
      String type,
      boolean readOnly,
      boolean anonymous,
      CheckOutcome onAHost,
      CheckOutcome inAContainer) {
    var volume = new Volume(Path.of("/mnt"), type, readOnly, anonymous, 1L << 40, 1L << 39);
    assertThat(new MountsCheck(examined, _ -> volume).run().outcome()).isEqualTo(onAHost);
    var container = new Examined(examined.directory(), examined.sections(), true);
    assertThat(new MountsCheck(container, _ -> volume).run().outcome()).isEqualTo(inAContainer);
  }

  @Test
  void archivesAndLogsInTheContainersLayerAreFound() throws IOException {
    DataDirectory directory = examined.directory();
    Files.createDirectory(directory.backups());
    var container = new Examined(directory, examined.sections(), true);
    assertThat(new MountsCheck(container, layered(directory.backups())).run())
        .satisfies(found -> assertThat(found.outcome()).isEqualTo(CheckOutcome.FAIL))
        .satisfies(found -> assertThat(found.seen()).contains(directory.backups() + " is in the"));
    assertThat(new MountsCheck(container, layered(directory.logs())).run())
        .satisfies(found -> assertThat(found.outcome()).isEqualTo(CheckOutcome.WARN))
        .satisfies(found -> assertThat(found.seen()).contains(directory.logs() + " is in the"));
  }

  /** All on a disk, but for that one. */
  private static Function<Path, Volume> layered(Path place) {
    return path ->
        new Volume(
            Path.of("/"),
            path.equals(place) ? "overlay" : "ext4",
            false,
            false,
            1L << 40,
            1L << 39);
  }

  @Test
  void aHeapThatLeavesTooLittleIsFound() throws IOException {
    Files.writeString(folder.resolve("memory.max"), (1L << 30) + "\n");
    assertThat(new MemoryCheck(folder, 900L << 20).run().outcome()).isEqualTo(CheckOutcome.WARN);
    assertThat(new MemoryCheck(folder, 512L << 20).run().outcome()).isEqualTo(CheckOutcome.PASS);
    Files.writeString(folder.resolve("memory.max"), "max\n");
    assertThat(new MemoryCheck(folder, 900L << 20).run().seen()).contains("no limit");
  }

  @Test
  void aContainerWithoutAnInitIsFound() throws IOException {
    Path comm = Files.writeString(folder.resolve("comm"), "java\n");
    assertThat(new ContainerCheck(true, comm).run().outcome()).isEqualTo(CheckOutcome.WARN);
    Files.writeString(comm, "docker-init\n");
    assertThat(new ContainerCheck(true, comm).run().outcome()).isEqualTo(CheckOutcome.PASS);
    assertThat(new ContainerCheck(false, comm).run().outcome()).isEqualTo(CheckOutcome.SKIPPED);
  }

  @Test
  void aUserWithoutANameIsFound() {
    assertThat(new UserCheck(3_999_999).run().outcome()).isEqualTo(CheckOutcome.FAIL);
    assertThat(UserCheck.ofThisProcess().run().outcome()).isEqualTo(CheckOutcome.PASS);
  }

  @Test
  void anOldJavaIsFound() {
    assertThat(new JavaCheck(Runtime.Version.parse("21.0.4")).run().outcome())
        .isEqualTo(CheckOutcome.FAIL);
    assertThat(new JavaCheck(Runtime.version()).run().outcome()).isEqualTo(CheckOutcome.PASS);
  }

  @Test
  void aClockBehindTheFilesIsFound() {
    Clock behind = Clock.fixed(Instant.now().minus(Duration.ofDays(1)), ZoneOffset.UTC);
    assertThat(new FilesClockCheck(examined, behind).run().outcome()).isEqualTo(CheckOutcome.FAIL);
  }

  @Test
  void aClockThatWasSetBackIsMeasured() {
    var now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    var nanos = new AtomicLong();
    Clock clock = InstantSource.system().withZone(ZoneOffset.UTC);
    clock = new SettableClock(now, clock);
    var watch = new ClockWatch(clock, nanos::get);
    nanos.set(Duration.ofSeconds(10).toNanos());
    now.set(now.get().plusSeconds(10));
    assertThat(watch.setBackBy()).isZero();
    now.set(now.get().minusSeconds(3600));
    assertThat(watch.setBackBy()).isEqualTo(Duration.ofSeconds(3600));
    now.set(now.get().plusSeconds(7200));
    assertThat(watch.setBackBy()).isZero();
  }

  @Test
  void aCheckThatBreaksIsAFindingAndTheOthersAreMade() {
    Check broken =
        new Check() {
          @Override
          public String name() {
            return "broken";
          }

          @Override
          public CheckFinding run() {
            throw new IllegalStateException("surprise");
          }
        };
    List<CheckFinding> findings =
        new Doctor(List.of(broken, new JavaCheck(Runtime.version()))).examine();
    assertThat(findings.getFirst().outcome()).isEqualTo(CheckOutcome.FAIL);
    assertThat(findings.getFirst().seen()).contains("surprise");
    assertThat(findings.getLast().outcome()).isEqualTo(CheckOutcome.PASS);
  }

  @Test
  void aRoleAnswersForItsOwnSectionAlone() throws IOException {
    var role = new Examined(examined.directory(), Set.of(DataSection.QUERY_STORAGE), false);
    Files.delete(examined.directory().section(DataSection.JUDGE_SERVICE).resolve(".panopticon"));
    var findings = new Doctor(FileChecks.ofDirectory(role)).examine();
    assertThat(findings).noneMatch(finding -> finding.outcome() == CheckOutcome.FAIL);
  }

  private static final class SettableClock extends Clock {
    private final AtomicReference<Instant> now;
    private final Clock zone;

    SettableClock(AtomicReference<Instant> now, Clock zone) {
      this.now = now;
      this.zone = zone;
    }

    @Override
    public Instant instant() {
      return now.get();
    }

    @Override
    public java.time.ZoneId getZone() {
      return zone.getZone();
    }

    @Override
    public Clock withZone(java.time.ZoneId other) {
      return this;
    }
  }
}
