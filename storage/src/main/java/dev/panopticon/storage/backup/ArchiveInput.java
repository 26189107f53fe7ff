package dev.panopticon.storage.backup;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads an archive from its first to its last byte, once, and hands its parts on as they come. What
 * was handed on may be kept only if {@link #read} returns: until then it may be damaged.
 */
final class ArchiveInput implements AutoCloseable {
  /** A catalogue or manifest of thousands of tables is far smaller. */
  private static final int MOST_JSON = 64 << 20;

  /** What becomes of an archive's parts, in this order. */
  interface Receiver {
    void catalogue(Catalogue catalogue) throws IOException, SQLException;

    /**
     * @param rows to be read to the end
     */
    void table(Catalogue.Table table, InputStream rows) throws IOException, SQLException;

    /**
     * @param path relative to the data directory; checked to lead nowhere else
     */
    void file(String path, InputStream content) throws IOException;
  }

  private final Path archive;
  private final SealedInput sealed;
  private final Progress.Listener listener;
  private final TarArchiveInputStream tar;
  private @Nullable TarArchiveEntry entry;
  private long rows;

  private ArchiveInput(Path archive, SealedInput sealed, Progress.Listener listener)
      throws IOException {
    this.archive = archive;
    this.sealed = sealed;
    this.listener = listener;
    this.tar = new TarArchiveInputStream(new ZstdInputStreamNoFinalizer(sealed), "UTF-8");
  }

  static ArchiveInput open(Path archive, Progress.Listener listener) throws IOException {
    SealedInput sealed = SealedInput.open(archive);
    try {
      return new ArchiveInput(archive, sealed, listener);
    } catch (IOException failure) {
      sealed.close();
      throw failure;
    }
  }

  /**
   * @throws PanopticonException INVALID_DATA if the archive is damaged, DATABASE_TOO_NEW if a newer
   *     program wrote it
   */
  Manifest read(Receiver receiver) throws IOException, SQLException {
    next();
    Catalogue catalogue = json(ArchiveEntries.CATALOGUE, Catalogue.class);
    requireKnown(catalogue);
    receiver.catalogue(catalogue);
    List<Manifest.TableSum> tables = new ArrayList<>();
    for (Catalogue.Table table : catalogue.tables()) {
      tables.add(table(table, receiver));
    }
    List<Manifest.FileSum> files = files(receiver);
    Manifest manifest = json(ArchiveEntries.MANIFEST, Manifest.class);
    if (entry != null) {
      throw Damage.of(archive, "something follows its manifest: " + entry.getName());
    }
    requireSame(manifest, tables, files);
    sealed.requireWhole();
    return manifest;
  }

  private void requireKnown(Catalogue catalogue) {
    if (catalogue.format() > Catalogue.FORMAT) {
      throw new PanopticonException(
          ErrorCode.DATABASE_TOO_NEW,
          "The backup %s was written by the newer Panopticon %s. Use that Panopticon, or an older backup."
              .formatted(archive, catalogue.program()));
    }
  }

  /** The row sum is left open: it is the restored rows' to answer for. */
  private Manifest.TableSum table(Catalogue.Table table, Receiver receiver)
      throws IOException, SQLException {
    MessageDigest digest = Sha256.fresh();
    var parts = new Parts(ArchiveEntries.folder(table.name()), table.name());
    try (var hashed = new DigestInputStream(parts, digest)) {
      receiver.table(table, hashed);
      hashed.transferTo(java.io.OutputStream.nullOutputStream());
    }
    return new Manifest.TableSum(table.name(), parts.lines, parts.bytes, Sha256.hex(digest), "");
  }

  private List<Manifest.FileSum> files(Receiver receiver) throws IOException {
    List<Manifest.FileSum> files = new ArrayList<>();
    while (entry != null && entry.getName().startsWith(ArchiveEntries.FILES)) {
      String path = entry.getName().substring(ArchiveEntries.FILES.length());
      requirePlain(path);
      MessageDigest digest = Sha256.fresh();
      var content = new DigestInputStream(tar, digest);
      receiver.file(path, content);
      content.transferTo(java.io.OutputStream.nullOutputStream());
      files.add(new Manifest.FileSum(path, entry.getSize(), Sha256.hex(digest)));
      next();
    }
    return files;
  }

  private void requirePlain(String path) {
    Path relative = Path.of(path);
    if (relative.isAbsolute() || !relative.normalize().equals(relative) || path.contains("..")) {
      throw Damage.of(archive, "it names the path " + path);
    }
  }

  private void requireSame(
      Manifest manifest, List<Manifest.TableSum> tables, List<Manifest.FileSum> files) {
    List<Manifest.TableSum> promised =
        manifest.tables().stream()
            .map(
                sum -> new Manifest.TableSum(sum.name(), sum.rows(), sum.bytes(), sum.sha256(), ""))
            .toList();
    if (!promised.equals(tables) || !manifest.files().equals(files)) {
      throw Damage.of(archive, "its content is not what its manifest says");
    }
  }

  private <T> T json(String name, Class<T> type) throws IOException {
    if (entry == null || !entry.getName().equals(name) || entry.getSize() > MOST_JSON) {
      throw Damage.of(archive, "it has no " + name + " where it belongs");
    }
    try {
      T value = JsonMapper.shared().readValue(tar.readAllBytes(), type);
      next();
      return java.util.Objects.requireNonNull(value);
    } catch (JacksonException | NullPointerException | IllegalArgumentException failure) {
      throw Damage.of(archive, "its " + name + " cannot be read", failure);
    }
  }

  private void next() throws IOException {
    entry = tar.getNextEntry();
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }

  /** The entries of one table as one stream. */
  private final class Parts extends InputStream {
    private final String folder;
    private final TableName table;
    private long bytes;
    private long lines;

    Parts(String folder, TableName table) {
      this.folder = folder;
      this.table = table;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      while (entry != null && entry.getName().startsWith(folder)) {
        int read = tar.read(target, offset, length);
        if (read >= 0) {
          count(target, offset, read);
          return read;
        }
        next();
        tell();
      }
      return -1;
    }

    // In COPY's text a line end is the end of a row and nothing else.
    private void count(byte[] target, int offset, int read) {
      bytes += read;
      for (int at = offset; at < offset + read; at++) {
        if (target[at] == '\n') {
          lines++;
          rows++;
        }
      }
    }

    private void tell() {
      listener.at(
          new Progress("restoring", table.toString(), sealed.position(), sealed.size(), rows));
    }
  }
}
