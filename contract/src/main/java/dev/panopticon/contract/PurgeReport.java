package dev.panopticon.contract;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a purge deleted, or would delete.
 *
 * @param complete whether nothing more is to be deleted; a long purge ends early and is asked for
 *     again
 * @param bytes about what the rows of these runs take
 * @param bytesGivenBack by how much the database's files shrank; null in a preview and before the
 *     last part of a purge
 * @param listed the runs, oldest first, 500 at most
 */
public record PurgeReport(
    boolean complete,
    long runs,
    long outputs,
    long judgments,
    long bytes,
    @Nullable Long bytesGivenBack,
    List<OldRun> listed) {
  public static final int MAX_LISTED = 500;

  public PurgeReport {
    listed = List.copyOf(listed);
  }

  /** A run that is old enough. */
  public record OldRun(
      UUID run, String name, Instant finishedAt, long outputs, long judgments, long bytes) {}
}
