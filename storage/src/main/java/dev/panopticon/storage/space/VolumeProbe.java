package dev.panopticon.storage.space;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the operating system. Bytes cost a system call; inodes, which the JDK does not know, a
 * program of coreutils, so they are asked for twice a minute only. Thread-safe.
 */
final class VolumeProbe implements SpaceProbe {
  private static final Logger log = LoggerFactory.getLogger(VolumeProbe.class);
  private static final Duration INODES_VALID = Duration.ofSeconds(30);

  private record Inodes(long total, long free) {
    private static final Inodes UNKNOWN = new Inodes(0, 0);
  }

  private final Path path;
  private Inodes inodes = Inodes.UNKNOWN;
  private long nextInodesNanos = System.nanoTime();

  VolumeProbe(Path path) {
    this.path = path;
  }

  @Override
  public synchronized VolumeSpace look() throws IOException {
    FileStore store = Files.getFileStore(path);
    if (System.nanoTime() - nextInodesNanos >= 0) {
      inodes = inodes();
      nextInodesNanos = System.nanoTime() + INODES_VALID.toNanos();
    }
    return new VolumeSpace(
        store.getTotalSpace(), store.getUsableSpace(), inodes.total(), inodes.free());
  }

  private Inodes inodes() {
    try {
      Process stat =
          new ProcessBuilder("stat", "-f", "-c", "%c %d", path.toString())
              .redirectErrorStream(true)
              .start();
      stat.getOutputStream().close();
      String said = new String(stat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      String[] totalAndFree = said.strip().split(" ");
      return new Inodes(Long.parseLong(totalAndFree[0]), Long.parseLong(totalAndFree[1]));
    } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException unknown) {
      log.debug("inodes are not known: path={}", path, unknown); // macOS's stat speaks otherwise
      return Inodes.UNKNOWN;
    }
  }
}
