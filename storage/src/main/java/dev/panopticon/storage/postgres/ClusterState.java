package dev.panopticon.storage.postgres;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What {@code global/pg_control} says of a cluster, in PostgreSQL's own order ({@code DBState} in
 * {@code src/include/catalog/pg_control.h}): the int32 in native byte order at byte 16. Read by
 * ourselves because the bundle has no {@code pg_controldata}.
 */
public enum ClusterState {
  STARTING_UP,
  /** A clean stop: the next start needs no recovery. */
  SHUT_DOWN,
  SHUT_DOWN_IN_RECOVERY,
  SHUTTING_DOWN,
  IN_CRASH_RECOVERY,
  IN_ARCHIVE_RECOVERY,
  /** Running, or crashed while it ran. */
  IN_PRODUCTION;

  private static final int STATE_OFFSET = 16;

  /**
   * The state of the cluster in {@code cluster}.
   *
   * @throws IOException if there is no control file or it is not one of PostgreSQL 17
   */
  public static ClusterState read(Path cluster) throws IOException {
    Path file = cluster.resolve("global").resolve("pg_control");
    ByteBuffer state = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder());
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.read(state, STATE_OFFSET) < Integer.BYTES) {
        throw new IOException(file + " is too short");
      }
    }
    int number = state.getInt(0);
    if (number < 0 || number >= values().length) {
      throw new IOException(file + " has the unknown state " + number);
    }
    return values()[number];
  }
}
