package dev.panopticon.storage.space;

/**
 * What a volume of a size can bear; a pure function of that size. No source but trials on small
 * volumes (docs/decisions/0008): PostgreSQL's defaults let the write-ahead log grow to 1 GB, which
 * kills the server on a volume that is smaller.
 *
 * @param maxWalBytes PostgreSQL's max_wal_size: a twentieth of the volume, from 32 MB (two
 *     segments, its minimum) to 1 GB
 * @param minWalBytes its min_wal_size: segments that are kept for use again
 * @param tempFileBytes its temp_file_limit for each session: a twentieth, 32 MB at least
 * @param pauseBelowBytes with less free, nothing but what frees space is written: twice the log, a
 *     tenth of the volume, but never more than 2 GB are asked for
 * @param resumeAboveBytes with so much free again, work goes on; a quarter more, so that it does
 *     not stop and go
 * @param pauseBelowInodes the same for inodes
 */
public record VolumeBudget(
    long maxWalBytes,
    long minWalBytes,
    long tempFileBytes,
    long pauseBelowBytes,
    long resumeAboveBytes,
    long pauseBelowInodes,
    long resumeAboveInodes) {
  static final long MB = 1L << 20;
  private static final long SEGMENT = 16 * MB;
  private static final long SMALLEST_WAL = 2 * SEGMENT;
  private static final long LARGEST_WAL = 1024 * MB;
  private static final long USUAL_MIN_WAL = 5 * SEGMENT;
  private static final long MOST_PAUSE_BELOW = 2 * LARGEST_WAL;

  /** PostgreSQL makes few files; this is enough for hundreds of new relations. */
  private static final long MOST_PAUSE_BELOW_INODES = 1_000;

  /** For a volume of that size. */
  public static VolumeBudget of(VolumeSpace volume) {
    long twentieth = volume.totalBytes() / 20;
    long maxWal = Math.clamp(twentieth / SEGMENT * SEGMENT, SMALLEST_WAL, LARGEST_WAL);
    long pauseBelow = Math.max(2 * maxWal, Math.min(volume.totalBytes() / 10, MOST_PAUSE_BELOW));
    long inodes = Math.min(volume.totalInodes() / 10, MOST_PAUSE_BELOW_INODES);
    return new VolumeBudget(
        maxWal,
        Math.clamp(maxWal / 4 / SEGMENT * SEGMENT, SMALLEST_WAL, USUAL_MIN_WAL),
        Math.max(twentieth, SMALLEST_WAL),
        pauseBelow,
        pauseBelow / 4 * 5,
        inodes,
        inodes / 4 * 5);
  }
}
