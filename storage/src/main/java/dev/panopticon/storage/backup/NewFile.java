package dev.panopticon.storage.backup;

import dev.panopticon.storage.directory.DirectoryTree;
import dev.panopticon.storage.directory.DurableFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Objects;
import java.util.UUID;

/**
 * A file that has its name only when it is whole and on disk: written under another name beside it,
 * synced, renamed. Readable by its owner alone.
 */
public final class NewFile {
  private static final String UNFINISHED = ".unfinished";
  private static final int BUFFER = 1 << 18;

  /** Writes the content. */
  public interface Content<T> {
    /**
     * @param unfinished where it is written to for now
     */
    T writeTo(OutputStream output, Path unfinished) throws IOException, SQLException;
  }

  private final Path target;
  private final Path directory;

  public NewFile(Path target) {
    this.target = target.toAbsolutePath();
    this.directory = Objects.requireNonNull(this.target.getParent(), "a file has a parent");
  }

  static boolean isUnfinished(Path path) {
    return path.getFileName().toString().endsWith(UNFINISHED);
  }

  /** When this throws, nothing is left. */
  public <T> T write(Content<T> content) throws IOException, SQLException {
    DirectoryTree.create(directory);
    Path fresh =
        directory.resolve("." + target.getFileName() + "." + UUID.randomUUID() + UNFINISHED);
    try {
      T result = writeAndSync(fresh, content);
      Files.move(
          fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      DurableFile.syncDirectory(directory);
      return result;
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static <T> T writeAndSync(Path file, Content<T> content)
      throws IOException, SQLException {
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    var options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(file, options, ownerOnly)) {
      var output = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
      T result = content.writeTo(output, file);
      output.flush();
      channel.force(true);
      return result;
    }
  }
}
