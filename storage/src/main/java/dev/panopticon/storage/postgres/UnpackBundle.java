package dev.panopticon.storage.postgres;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.directory.DirectoryTree;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Unpacks the bundle into a temporary directory and renames it into place, so that what has the
 * final name is whole. Two processes at once wait for each other by a lock on a file beside it. A
 * list of all files with their sizes is the proof of wholeness; it is checked at every start, which
 * takes some milliseconds, because a power cut or a cleaner of caches may have taken files away.
 */
final class UnpackBundle {
  private static final String LIST = ".files";
  private static final int OWNER_EXECUTES = 0100;

  /** File locks exclude processes, not threads of one. */
  private static final Object ONE_THREAD = new Object();

  private final BundlePlatform platform;
  private final Path cache;
  private final String name;

  UnpackBundle(BundlePlatform platform, Path cache, String name) {
    this.platform = platform;
    this.cache = cache;
    this.name = name;
  }

  /** The directory with the unpacked bundle. */
  Path run() throws IOException {
    Path target = cache.resolve(name);
    if (isWhole(target)) {
      return target;
    }
    Files.createDirectories(cache);
    synchronized (ONE_THREAD) {
      try (FileChannel channel =
              FileChannel.open(
                  cache.resolve(name + ".lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          var _ = channel.lock()) {
        if (!isWhole(target)) {
          unpack(target);
        }
      }
    }
    return target;
  }

  private void unpack(Path target) throws IOException {
    deleteLeftovers();
    Path fresh = Files.createTempDirectory(cache, name + ".tmp");
    Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<String> list = new ArrayList<>();
    try (InputStream in = archive();
        var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(in)))) {
      for (TarArchiveEntry entry; (entry = tar.getNextEntry()) != null; ) {
        unpackEntry(entry, tar, fresh, list);
      }
    }
    Files.write(fresh.resolve(LIST), list);
    if (Files.exists(target)) {
      Files.move(target, cache.resolve(name + ".tmp-damaged-" + System.nanoTime()));
    }
    Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    deleteLeftovers();
  }

  private InputStream archive() {
    InputStream in = UnpackBundle.class.getResourceAsStream("/" + platform.archive());
    if (in == null) {
      throw new PanopticonException(
          ErrorCode.INTERNAL,
          "This build of Panopticon holds no PostgreSQL for %s (%s). Build it on that platform, or name a PostgreSQL of your own with --database-url."
              .formatted(platform, platform.archive()));
    }
    return in;
  }

  private static void unpackEntry(
      TarArchiveEntry entry, InputStream content, Path root, List<String> list) throws IOException {
    Path path = root.resolve(entry.getName()).normalize();
    if (!path.startsWith(root)) {
      throw new IOException("the archive names a path outside itself: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.resolve("..").normalize());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(content, path, StandardCopyOption.REPLACE_EXISTING);
    boolean executable = (entry.getMode() & OWNER_EXECUTES) != 0;
    Files.setPosixFilePermissions(
        path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    list.add(Files.size(path) + "\t" + root.relativize(path));
  }

  private static boolean isWhole(Path directory) throws IOException {
    Path list = directory.resolve(LIST);
    if (!Files.isRegularFile(list)) {
      return false;
    }
    for (String line : Files.readAllLines(list)) {
      String[] sizeAndName = line.split("\t", 2);
      Path file = directory.resolve(sizeAndName[1]);
      if (!Files.isRegularFile(file) || Files.size(file) != Long.parseLong(sizeAndName[0])) {
        return false;
      }
    }
    return true;
  }

  /** Only under the lock: nobody else is unpacking. */
  private void deleteLeftovers() throws IOException {
    List<Path> leftovers;
    try (Stream<Path> all = Files.list(cache)) {
      leftovers = all.filter(p -> p.getFileName().toString().startsWith(name + ".tmp")).toList();
    }
    for (Path leftover : leftovers) {
      DirectoryTree.delete(leftover);
    }
  }
}
