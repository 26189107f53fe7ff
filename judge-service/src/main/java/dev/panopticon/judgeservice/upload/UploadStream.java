package dev.panopticon.judgeservice.upload;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * An upload's bytes, one part in memory at a time. Fails rather than end early when a part is
 * missing. Not thread-safe.
 */
final class UploadStream extends InputStream {
  private final JdbcClient jdbc;
  private final UUID id;
  private long remaining;
  private byte[] part = {};
  private int position;
  private int nextPart;

  UploadStream(JdbcClient jdbc, UUID id, long bytes) {
    this.jdbc = jdbc;
    this.id = id;
    this.remaining = bytes;
  }

  @Override
  public int read() throws IOException {
    if (!fill()) {
      return -1;
    }
    remaining--;
    return part[position++] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, part.length - position);
    System.arraycopy(part, position, target, offset, count);
    position += count;
    remaining -= count;
    return count;
  }

  /** Makes sure that a byte is ready; false at the end. */
  private boolean fill() throws IOException {
    if (remaining == 0) {
      return false;
    }
    if (position == part.length) {
      part = nextPart();
      position = 0;
    }
    return true;
  }

  private byte[] nextPart() throws IOException {
    byte[] content =
        jdbc.sql("SELECT content FROM upload_part WHERE upload_id = :id AND part_no = :partNo")
            .param("id", id)
            .param("partNo", nextPart)
            .query(byte[].class)
            .optional()
            .orElseThrow(
                () -> new IOException("part " + nextPart + " of upload " + id + " is gone"));
    nextPart++;
    return content;
  }
}
