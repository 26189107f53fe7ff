package dev.panopticon.storage.space;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that keeps room for PostgreSQL's recovery on its volume, whoever fills the rest: to come
 * back after a crash it needs its pid file, at most one new segment of the write-ahead log (16 MB),
 * and what the replay extends. The file is given up when a start fails for lack of room, and made
 * again when there is room. Thread-safe.
 */
public final class Reserve {
  /** One segment and half another. */
  public static final long BYTES = 24 * VolumeBudget.MB;

  private static final Logger log = LoggerFactory.getLogger(Reserve.class);
  private static final int BLOCK = 1 << 20;

  private final Path file;

  public Reserve(Path file) {
    this.file = file;
  }

  /** What is held; 0 while it is given up. */
  public long bytes() {
    try {
      return Files.size(file);
    } catch (IOException _) {
      return 0;
    }
  }

  /**
   * Gives the room up.
   *
   * @return false if there was none
   */
  public synchronized boolean release() {
    try {
      boolean released = Files.deleteIfExists(file);
      if (released) {
        log.warn("the volume is full: the reserve for PostgreSQL's recovery is used: {}", file);
      }
      return released;
    } catch (IOException failure) {
      log.error("the reserve cannot be given up: {}", failure.toString());
      return false;
    }
  }

  /** Makes it unless it is there. What is not whole does not have its name. */
  synchronized void ensure() {
    if (bytes() == BYTES) {
      return;
    }
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      write(fresh);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      log.info("reserve made: path={} bytes={}", file, BYTES);
    } catch (IOException failure) {
      log.warn("the reserve is not made yet: {}", failure.toString());
      delete(fresh);
    }
  }

  /** Random, so that a file system that compresses holds real room too. */
  private static void write(Path fresh) throws IOException {
    byte[] block = new byte[BLOCK];
    try (OutputStream out = Files.newOutputStream(fresh)) {
      var random = new SplittableRandom(1);
      for (long written = 0; written < BYTES; written += BLOCK) {
        random.nextBytes(block);
        out.write(block);
      }
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException _) {
      // It is written over by the next attempt.
    }
  }
}
