package dev.panopticon.app;

import dev.panopticon.cli.Version;
import dev.panopticon.contract.DoctorReport;
import dev.panopticon.contract.StorageStatus;
import dev.panopticon.judgeservice.storage.StorageObserver;
import dev.panopticon.storage.doctor.Doctor;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The storage as this server sees it: what is asked often is measured in the background, and the
 * doctor's last report is kept. Thread-safe.
 */
final class ServerStorage implements StorageObserver {
  private final Supplier<UUID> instance;
  private final StorageMeasures measures;
  private final Doctor doctor;
  private final Instant startedAt = Instant.now();
  private volatile @Nullable DoctorReport last;

  ServerStorage(Supplier<UUID> instance, StorageMeasures measures, Doctor doctor) {
    this.instance = instance;
    this.measures = measures;
    this.doctor = doctor;
  }

  @Override
  public StorageStatus status() {
    return new StorageStatus(
        instance.get(),
        Version.text(),
        measures.data(),
        startedAt,
        measures.directories(),
        measures.volumes(),
        measures.database(),
        measures.writes(),
        measures.tornCopy(),
        measures.lastBackup(),
        last);
  }

  @Override
  public DoctorReport examine() {
    Instant asked = Instant.now();
    return examine(asked);
  }

  // Many who ask at once get one examination, if it began after they had asked.
  private synchronized DoctorReport examine(Instant asked) {
    DoctorReport known = last;
    if (known != null && known.at().minusMillis(known.millis()).isAfter(asked)) {
      return known;
    }
    Instant begin = Instant.now();
    var findings = doctor.examine();
    Instant end = Instant.now();
    var report = new DoctorReport(end, Duration.between(begin, end).toMillis(), findings);
    last = report;
    return report;
  }
}
