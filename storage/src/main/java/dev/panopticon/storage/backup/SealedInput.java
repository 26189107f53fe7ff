package dev.panopticon.storage.backup;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The bytes of an archive before its seal, hashed as they pass. Whatever was made of them holds
 * only when {@link #requireWhole} has returned.
 */
final class SealedInput extends InputStream {
  private static final int BUFFER = 1 << 16;

  private final Path file;
  private final FileChannel channel;
  private final long end;
  private final MessageDigest digest = Sha256.fresh();
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0);
  private long position;

  private SealedInput(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    this.end = channel.size() - Seal.BYTES;
  }

  static SealedInput open(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new PanopticonException(
          ErrorCode.NOT_FOUND, "There is no backup file at \"%s\".".formatted(file));
    }
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      var input = new SealedInput(file, channel);
      if (input.end <= 0 || !Seal.hasHead(input.seal())) {
        throw Damage.of(
            file, "it does not end as a backup does; it was cut off or is another file");
      }
      return input;
    } catch (IOException | RuntimeException failure) {
      channel.close();
      throw failure;
    }
  }

  /** The SHA-256 that the archive says of itself; empty if it has no seal. */
  static String sealOf(Path file) throws IOException {
    try (SealedInput input = open(file)) {
      return HexFormat.of().formatHex(Seal.hash(input.seal()));
    }
  }

  /** Bytes before the seal. */
  long size() {
    return end;
  }

  /** Bytes read so far. */
  long position() {
    return position;
  }

  @Override
  public int read() throws IOException {
    return fill() ? buffer.get() & 0xFF : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int taken = Math.min(length, buffer.remaining());
    buffer.get(target, offset, taken);
    return taken;
  }

  private boolean fill() throws IOException {
    if (buffer.hasRemaining()) {
      return true;
    }
    if (position >= end) {
      return false;
    }
    buffer.clear().limit((int) Math.min(BUFFER, end - position));
    int read = channel.read(buffer, position);
    if (read < 0) {
      throw new IOException("the file became shorter while it was read");
    }
    position += read;
    buffer.flip();
    digest.update(buffer.duplicate());
    return true;
  }

  /**
   * Reads what is left and compares the hash of everything with the seal.
   *
   * @throws PanopticonException INVALID_DATA if they differ
   */
  void requireWhole() throws IOException {
    while (fill()) {
      buffer.position(buffer.limit());
    }
    byte[] seal = seal();
    digest.update(seal, 0, Seal.BYTES - Sha256.BYTES);
    if (channel.size() != end + Seal.BYTES || !Arrays.equals(digest.digest(), Seal.hash(seal))) {
      throw Damage.of(
          file, "its content is not what was written (its SHA-256 is another than its seal says)");
    }
  }

  private byte[] seal() throws IOException {
    ByteBuffer seal = ByteBuffer.allocate(Seal.BYTES);
    while (seal.hasRemaining() && channel.read(seal, Math.max(0, end) + seal.position()) >= 0) {
      // until all of it is there, or the file is shorter than any seal
    }
    return seal.array();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
