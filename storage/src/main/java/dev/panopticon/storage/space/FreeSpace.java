package dev.panopticon.storage.space;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the database has room for writes, as seen on its volume where that is visible, and by
 * what the database says of itself: once it said that its disk is full, a trial write must succeed
 * before others are let through. Looks when it is asked, at most twice a second. Thread-safe.
 */
public final class FreeSpace {
  private static final Logger log = LoggerFactory.getLogger(FreeSpace.class);
  private static final Duration VALID = Duration.ofMillis(500);
  private static final Duration BETWEEN_TRIALS = Duration.ofSeconds(5);

  /**
   * A volume that is looked at.
   *
   * @param reserve null where none is kept
   */
  public record Volume(Path path, SpaceProbe probe, @Nullable Reserve reserve) {
    /**
     * The volume of a server elsewhere where {@code PANOPTICON_POSTGRES_VOLUME} shows it: then its
     * fullness is seen before it is felt.
     *
     * @return null where it is not shown
     */
    public static @Nullable Volume ofEnvironment() {
      String path = System.getenv("PANOPTICON_POSTGRES_VOLUME");
      return path == null || path.isBlank()
          ? null
          : new Volume(Path.of(path), SpaceProbe.of(Path.of(path)), null);
    }

    long reserved() {
      return reserve == null ? 0 : reserve.bytes();
    }
  }

  private final @Nullable Volume volume;
  private final BooleanSupplier trialWrite;
  private final Clock clock;
  private Instant lookedAt = Instant.MIN;
  private @Nullable VolumeSpace seen;
  private boolean low;
  private @Nullable Instant nextTrial;

  FreeSpace(@Nullable Volume volume, BooleanSupplier trialWrite, Clock clock) {
    this.volume = volume;
    this.trialWrite = trialWrite;
    this.clock = clock;
  }

  /**
   * Of a database.
   *
   * @param volume null where it cannot be seen
   */
  public static FreeSpace of(@Nullable Volume volume, DataSource database) {
    return new FreeSpace(volume, new TrialWrite(database)::succeeds, Clock.systemUTC());
  }

  /** Why nothing is to be written now and what to do about it; empty while there is room. */
  public Optional<String> whyFull() {
    return whyFull(0);
  }

  /** The same before a write of so many bytes, which must leave the room that is kept free. */
  public synchronized Optional<String> whyFull(long bytes) {
    look();
    if (low) {
      return Optional.of(almostFull());
    }
    if (saidFull()) {
      return Optional.of(
          "the database says that its disk is full; free space there, work goes on by itself");
    }
    return wouldFill(bytes);
  }

  /** What the volume's file system said last; null where it is not seen. */
  public synchronized @Nullable VolumeSpace seen() {
    look();
    return seen;
  }

  /** The database refused a write for lack of room. */
  public synchronized void reportFull() {
    if (nextTrial == null) {
      log.warn(
          "the database says that its disk is full: writes are refused until a trial succeeds");
      nextTrial = clock.instant().plus(BETWEEN_TRIALS);
    }
  }

  private void look() {
    Instant now = clock.instant();
    if (volume == null || now.isBefore(validUntil())) {
      return;
    }
    lookedAt = now;
    try {
      VolumeSpace space = volume.probe().look();
      seen = space;
      judge(space, volume);
    } catch (IOException failure) {
      log.warn("the free space cannot be seen: path={} {}", volume.path(), failure.toString());
    }
  }

  private Instant validUntil() {
    return lookedAt.equals(Instant.MIN) ? lookedAt : lookedAt.plus(VALID);
  }

  private void judge(VolumeSpace space, Volume looked) {
    VolumeBudget budget = VolumeBudget.of(space);
    long free = space.freeBytes() + looked.reserved();
    boolean wasLow = low;
    low =
        free < (wasLow ? budget.resumeAboveBytes() : budget.pauseBelowBytes())
            || space.freeInodes()
                < (wasLow ? budget.resumeAboveInodes() : budget.pauseBelowInodes());
    if (low != wasLow) {
      log.warn(
          low ? "writes stop: {}" : "writes go on: {} has room again",
          low ? almostFull() : looked.path());
    }
    if (looked.reserve() != null
        && looked.reserved() == 0
        && space.freeBytes() >= budget.resumeAboveBytes() + Reserve.BYTES) {
      Thread.ofVirtual().start(looked.reserve()::ensure);
    }
  }

  private String almostFull() {
    VolumeSpace space = Objects.requireNonNull(seen);
    Volume looked = Objects.requireNonNull(volume);
    VolumeBudget budget = VolumeBudget.of(space);
    if (space.freeInodes() < budget.resumeAboveInodes()) {
      return "the disk is almost out of inodes (%,d free of %,d on %s); delete files there, work goes on by itself when %,d are free"
          .formatted(
              space.freeInodes(), space.totalInodes(), looked.path(), budget.resumeAboveInodes());
    }
    return "the disk is almost full (%s free of %s on %s); free space there or purge old runs, work goes on by itself when %s are free"
        .formatted(
            Bytes.words(space.freeBytes()),
            Bytes.words(space.totalBytes()),
            looked.path(),
            Bytes.words(budget.resumeAboveBytes() - looked.reserved()));
  }

  private Optional<String> wouldFill(long bytes) {
    if (volume == null || seen == null || bytes <= 0) {
      return Optional.empty();
    }
    long left = seen.freeBytes() + volume.reserved() - bytes;
    if (left >= VolumeBudget.of(seen).pauseBelowBytes()) {
      return Optional.empty();
    }
    return Optional.of(
        "%s more would fill the disk (%s free of %s on %s); free space there, or send less"
            .formatted(
                Bytes.words(bytes),
                Bytes.words(seen.freeBytes()),
                Bytes.words(seen.totalBytes()),
                volume.path()));
  }

  private boolean saidFull() {
    if (nextTrial == null) {
      return false;
    }
    Instant now = clock.instant();
    if (now.isBefore(nextTrial)) {
      return true;
    }
    if (trialWrite.getAsBoolean()) {
      log.info("the database has room again");
      nextTrial = null;
      return false;
    }
    nextTrial = now.plus(BETWEEN_TRIALS);
    return true;
  }
}
