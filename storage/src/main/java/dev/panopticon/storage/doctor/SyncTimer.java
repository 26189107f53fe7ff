package dev.panopticon.storage.doctor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/** Measures how long it takes until a directory's disk says that something is written. */
interface SyncTimer {
  int SYNCS = 200;
  int BYTES = 8 * 1024;

  /**
   * @return nanoseconds of each of {@link #SYNCS}, in the order in which they were made
   */
  long[] nanosOfSyncs(Path directory) throws IOException;

  /** By a file that is overwritten and synced again and again, and deleted in the end. */
  static long[] measure(Path directory) throws IOException {
    byte[] page = new byte[BYTES];
    ThreadLocalRandom.current().nextBytes(page);
    Path file = Files.createTempFile(directory, ".doctor-sync", ".tmp");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      long[] nanos = new long[SYNCS];
      for (int i = 0; i < SYNCS; i++) {
        channel.write(ByteBuffer.wrap(page), 0);
        long begin = System.nanoTime();
        channel.force(false); // fdatasync
        nanos[i] = System.nanoTime() - begin;
      }
      return nanos;
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
