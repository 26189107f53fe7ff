package dev.panopticon.storage.directory;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The operating system's lock on {@code owner.lock}: it ends with the process, however that ends,
 * and holds across containers that mount the same directory.
 */
final class ProcessLock {
  /**
   * What this process owns. POSIX gives up a process's lock when the process closes any descriptor
   * of the file, so a second attempt in the same process must not even open it.
   */
  private static final Set<Path> OWNED_HERE = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private ProcessLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  static ProcessLock take(DataDirectory directory) {
    return take(directory.root(), () -> inUse(directory));
  }

  /** Takes a part of a data directory, which has a lock of its own. */
  static ProcessLock take(Path directory, Supplier<PanopticonException> inUse) {
    Path file = realLockFile(directory);
    if (!OWNED_HERE.add(file)) {
      throw inUse.get();
    }
    try {
      FileChannel channel = lockedChannel(file);
      if (channel == null) {
        OWNED_HERE.remove(file);
        throw inUse.get();
      }
      return new ProcessLock(file, channel);
    } catch (IOException failure) {
      OWNED_HERE.remove(file);
      throw UnusableDirectory.because(file, failure);
    }
  }

  void release() {
    try {
      channel.close();
    } catch (IOException _) {
      // Nothing was written through it, and the descriptor is gone all the same.
    } finally {
      OWNED_HERE.remove(file);
    }
  }

  private static Path realLockFile(Path directory) {
    try {
      return directory.toRealPath().resolve(DataDirectory.OWNER_LOCK);
    } catch (IOException failure) {
      throw UnusableDirectory.because(directory, failure);
    }
  }

  private static @Nullable FileChannel lockedChannel(Path file) throws IOException {
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    var options = EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileChannel channel = FileChannel.open(file, options, ownerOnly);
    @Nullable FileLock lock = null;
    try {
      lock = channel.tryLock();
      return lock == null ? null : channel;
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
  }

  private static PanopticonException inUse(DataDirectory directory) {
    Optional<RunningServer> server = directory.findServer();
    String message =
        server
            .map(
                running ->
                    "The data directory %s is in use by the Panopticon server at %s. Use that server, stop it with \"panopticon down --data '%s'\", or choose another directory with --data."
                        .formatted(directory, running, directory))
            .orElseGet(
                () ->
                    "The data directory %s is in use by another Panopticon process that is just starting or stopping. Try again shortly, or choose another directory with --data."
                        .formatted(directory));
    Map<String, Object> facts =
        server
            .<Map<String, Object>>map(running -> Map.of("address", running.address().toString()))
            .orElseGet(Map::of);
    return new PanopticonException(
        ErrorCode.DATA_DIRECTORY_IN_USE, message, facts, List.of(), null);
  }
}
