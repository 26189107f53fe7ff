package dev.panopticon.dashboard;

import dev.panopticon.contract.DoctorReport;
import dev.panopticon.contract.StorageApi;
import dev.panopticon.contract.StorageStatus;
import dev.panopticon.model.CheckFinding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A storage in memory: new and unexamined, or examined with a fault of each kind. */
final class SampleStorage implements StorageApi {
  private static final UUID INSTANCE = UUID.fromString("0199c0de-0000-7000-8000-00000000beef");
  private static final long GB = 1L << 30;

  private final StorageStatus.@Nullable Backup backup;
  private final List<CheckFinding> findings;
  private @Nullable DoctorReport last;

  SampleStorage(StorageStatus.@Nullable Backup backup, List<CheckFinding> findings) {
    this.backup = backup;
    this.findings = findings;
  }

  static SampleStorage fresh() {
    return new SampleStorage(null, List.of(CheckFinding.pass("java", "25")));
  }

  static SampleStorage faulty() {
    var storage =
        new SampleStorage(
            backup(true),
            List.of(
                CheckFinding.pass("directories", "5 sections in /data, all writable"),
                CheckFinding.warn(
                    "disk sync",
                    "200 fdatasyncs of 8 kB: median 3 us, p99 9 us; nothing reaches a device that fast",
                    "Run without eatmydata (LD_PRELOAD)"),
                CheckFinding.fail(
                    "secrets",
                    "/data/server.json has mode rw-r--r--: <script>alert(1)</script>",
                    "chmod 600 '/data/server.json'"),
                CheckFinding.skipped("container", "not in a container of Panopticon")));
    storage.doctor();
    return storage;
  }

  static StorageStatus.Backup backup(@Nullable Boolean verified) {
    Instant taken = Instant.now().minus(Duration.ofHours(3));
    return new StorageStatus.Backup(
        "/data/backups/2026-11-26.pbk", 3 * GB, taken, taken.plusSeconds(600), verified);
  }

  @Override
  public StorageStatus status() {
    return new StorageStatus(
        INSTANCE,
        "1.2.3",
        "/data",
        Instant.now().minus(Duration.ofDays(2)),
        List.of(
            new StorageStatus.Directory(
                "query_storage", "/data/query_storage", "new", "/", 70L, 1L),
            new StorageStatus.Directory(
                "postgres", "/data/postgres", "initialised", "/mnt/disk", 42 * GB, 1_312L),
            new StorageStatus.Directory("backups", "/data/backups", "missing", null, null, null)),
        List.of(
            new StorageStatus.Volume("/", "ext4", false, 250 * GB, 120 * GB),
            new StorageStatus.Volume("/mnt/disk", "xfs", false, 100 * GB, 58 * GB)),
        new StorageStatus.Database(
            true,
            "17.11",
            Instant.now().minus(Duration.ofDays(2)),
            41 * GB,
            List.of(new StorageStatus.Schema("judge_service", 40 * GB, 18)),
            List.of(
                new StorageStatus.Table("judge_service", "judgment", 30 * GB, 10_000_000L),
                new StorageStatus.Table("judge_service", "run", 64_000, null))),
        new StorageStatus.Writes(true, null),
        null,
        backup,
        last);
  }

  @Override
  public DoctorReport doctor() {
    var report = new DoctorReport(Instant.now(), 2_345, findings);
    last = report;
    return report;
  }
}
