package dev.panopticon.storage.backup;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Date;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the entries of an archive and its seal. A table comes in parts, because a tar wants the
 * size of an entry before its content.
 */
final class ArchiveOutput implements AutoCloseable {
  /** Level 3 is zstd's own default: some 200 MB/s on one core, and prompts shrink to a quarter. */
  private static final int LEVEL = 3;

  private static final int PART = 4 << 20;

  private final OutputStream target;
  private final DigestOutputStream hashed;
  private final TarArchiveOutputStream tar;
  private final Date time;
  private final ByteArrayOutputStream part = new ByteArrayOutputStream(PART);
  private int parts;

  /**
   * @param target not closed by this
   */
  ArchiveOutput(OutputStream target, Instant time) throws IOException {
    this.target = target;
    this.hashed = new Hashed(target);
    var zstd = new ZstdOutputStream(hashed, LEVEL);
    zstd.setChecksum(true);
    this.tar = new TarArchiveOutputStream(zstd, "UTF-8");
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    this.time = Date.from(time);
  }

  void json(String name, Object content) throws IOException {
    entry(name, JsonMapper.shared().writeValueAsBytes(content));
  }

  /** Takes the next row of {@code table}; it is kept until a part is full. */
  void row(TableName table, byte[] line) throws IOException {
    if (part.size() + line.length > PART && part.size() > 0) {
      flushPart(table);
    }
    part.write(line);
  }

  /** The last row of {@code table} was given. */
  void endTable(TableName table) throws IOException {
    if (part.size() > 0) {
      flushPart(table);
    }
    parts = 0;
  }

  private void flushPart(TableName table) throws IOException {
    entry(ArchiveEntries.part(table, ++parts), part.toByteArray());
    part.reset();
  }

  /** A file of a size that is known; fails if it changes while it is read. */
  Manifest.FileSum file(String path, long size, InputStream content) throws IOException {
    MessageDigest digest = Sha256.fresh();
    begin(ArchiveEntries.FILES + path, size);
    content.transferTo(new DigestOutputStream(tar, digest));
    tar.closeArchiveEntry();
    return new Manifest.FileSum(path, size, Sha256.hex(digest));
  }

  private void entry(String name, byte[] content) throws IOException {
    begin(name, content.length);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  private void begin(String name, long size) throws IOException {
    var entry = new TarArchiveEntry(name);
    entry.setSize(size);
    entry.setModTime(time);
    entry.setMode(0100600);
    tar.putArchiveEntry(entry);
  }

  /** Writes the ends of tar and zstd, and the seal; nothing may follow. */
  void seal() throws IOException {
    tar.close();
    hashed.write(Seal.head());
    target.write(hashed.getMessageDigest().digest());
    target.flush();
  }

  /** Lets go of native memory, also when the writing failed. */
  @Override
  public void close() throws IOException {
    tar.close();
  }

  /** Left open by the end of the compression: the seal is still to come. */
  private static final class Hashed extends DigestOutputStream {
    Hashed(OutputStream target) {
      super(target, Sha256.fresh());
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
