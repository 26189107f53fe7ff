package dev.panopticon.storage.doctor;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * How large directories are. Whoever asks gets what is known at once; what is old is measured in
 * the background, by one thread at a time, so that asking often costs nothing. Thread-safe.
 */
public final class DirectorySizes {
  /**
   * All files below a directory.
   *
   * @param bytes the sum of their lengths
   */
  public record Size(long bytes, long files) {}

  private record Measured(Size size, long nanos) {}

  private static final long VALID_NANOS = Duration.ofSeconds(60).toNanos();

  private final Map<Path, Measured> known = new ConcurrentHashMap<>();
  private final Map<Path, AtomicBoolean> busy = new ConcurrentHashMap<>();

  /** Null until it was measured for the first time. */
  public @Nullable Size of(Path directory) {
    Measured measured = known.get(directory);
    if (measured == null || System.nanoTime() - measured.nanos() > VALID_NANOS) {
      begin(directory);
    }
    return measured == null ? null : measured.size();
  }

  private void begin(Path directory) {
    AtomicBoolean taken = busy.computeIfAbsent(directory, _ -> new AtomicBoolean());
    if (taken.compareAndSet(false, true)) {
      Thread.ofVirtual()
          .name("directory-size")
          .start(
              () -> {
                known.put(directory, new Measured(measure(directory), System.nanoTime()));
                taken.set(false);
              });
    }
  }

  /** Files that vanish meanwhile, and those that cannot be read, do not count. */
  static Size measure(Path directory) {
    var counting = new Counting();
    try {
      Files.walkFileTree(directory, counting);
    } catch (IOException _) {
      // Gone or unreadable: what was counted stands.
    }
    return new Size(counting.bytes, counting.files);
  }

  private static final class Counting extends SimpleFileVisitor<Path> {
    private long bytes;
    private long files;

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      bytes += attributes.size();
      files++;
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      return FileVisitResult.CONTINUE;
    }
  }
}
