package dev.panopticon.storage.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A real file system of a small size: ext4 without reserved blocks in a file, mounted by a loop
 * device. Needs root.
 */
public final class SmallVolume implements AutoCloseable {
  private static final long MB = 1L << 20;

  private final Path image;
  private final Path mount;

  private SmallVolume(Path image, Path mount) {
    this.image = image;
    this.mount = mount;
  }

  /** Why there can be none here; empty where there can. */
  public static Optional<String> whyNot() {
    try {
      run("sh", "-c", "test $(id -u) = 0 && command -v mkfs.ext4 && test -e /dev/loop-control");
      return Optional.empty();
    } catch (IOException failure) {
      return Optional.of("needs root, mkfs.ext4 and loop devices: " + failure.getMessage());
    }
  }

  /**
   * Makes and mounts one.
   *
   * @param folder where the file that holds it and the mount point are made
   */
  public static SmallVolume mounted(Path folder, int megabytes) throws IOException {
    Path image = folder.resolve("volume.img");
    Path mount = Files.createDirectories(folder.resolve("volume"));
    run("truncate", "-s", megabytes + "M", image.toString());
    run("mkfs.ext4", "-q", "-m", "0", image.toString());
    run("mount", "-o", "loop", image.toString(), mount.toString());
    return new SmallVolume(image, mount);
  }

  /** Where it is mounted. */
  public Path path() {
    return mount;
  }

  public long freeBytes() throws IOException {
    return Files.getFileStore(mount).getUsableSpace();
  }

  /** Takes so much room with a file that is deleted to give it back. */
  public Path filler(String name, long bytes) throws IOException {
    Path file = mount.resolve(name);
    byte[] block = new byte[(int) MB];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long written = 0; written < bytes; written += MB) {
        out.write(block);
      }
    }
    return file;
  }

  /** Takes the last byte. */
  public Path fillUp(String name) throws IOException {
    Path file = mount.resolve(name);
    for (int block = 1 << 20; block >= 512; block /= 2) {
      try (OutputStream out =
          Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        while (true) {
          out.write(new byte[block]);
        }
      } catch (IOException full) {
        // The next, smaller blocks take what is left.
      }
    }
    return file;
  }

  /** Ends when nothing of it is used any more; what is, is unmounted as soon as it is not. */
  @Override
  public void close() throws IOException {
    try {
      run("umount", mount.toString());
    } catch (IOException busy) {
      run("umount", "-l", mount.toString());
    }
    Files.deleteIfExists(image);
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + ": " + said.strip());
      }
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      throw new IOException(interruption);
    }
  }
}
