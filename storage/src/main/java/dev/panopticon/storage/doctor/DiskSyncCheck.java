package dev.panopticon.storage.doctor;

import dev.panopticon.model.CheckFinding;
import dev.panopticon.storage.directory.DataSection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;

/**
 * Whether fsync reaches a device. Acknowledged means committed only if it does: a library or a
 * virtual disk that swallows it gives itself away by its speed.
 */
final class DiskSyncCheck implements Check {
  /** No source but trials: the fastest devices with a protected cache take some 20 us and more. */
  private static final Duration TOO_FAST = Duration.ofNanos(20_000);

  private final Examined examined;
  private final SyncTimer timer;

  DiskSyncCheck(Examined examined, SyncTimer timer) {
    this.examined = examined;
    this.timer = timer;
  }

  @Override
  public String name() {
    return "disk sync";
  }

  @Override
  public CheckFinding run() {
    var home = examined.path(DataSection.POSTGRES);
    if (!Files.isWritable(home)) {
      return CheckFinding.skipped(name(), home + " cannot be written");
    }
    try {
      return judged(timer.nanosOfSyncs(home));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private CheckFinding judged(long[] nanos) {
    Arrays.sort(nanos);
    long median = nanos[nanos.length / 2];
    String seen =
        "%d fdatasyncs of 8 kB: median %,d us, p99 %,d us"
            .formatted(nanos.length, median / 1000, nanos[nanos.length * 99 / 100] / 1000);
    return median < TOO_FAST.toNanos()
        ? CheckFinding.warn(
            name(),
            seen
                + "; nothing reaches a device that fast, so a power cut would lose what was"
                + " acknowledged",
            "Run without eatmydata (LD_PRELOAD), on a disk that is not tmpfs and whose virtual"
                + " machine does not ignore flushes (cache=unsafe)")
        : CheckFinding.pass(name(), seen);
  }
}
