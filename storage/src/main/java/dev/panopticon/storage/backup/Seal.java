package dev.panopticon.storage.backup;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The last 48 bytes of an archive: the head of a "skippable frame" of zstd (RFC 8878, 3.1.2), which
 * every zstd program passes over, our mark, and the SHA-256 of all bytes before it.
 *
 * <p>Why every changed byte is seen: the hash covers each byte of the file but its own 32. If one
 * of those covered changes, or bytes are missing or added anywhere, the hash computed over what
 * stands before the last 32 bytes is another; if one of the 32 changes, the hash said is another.
 */
final class Seal {
  private static final int SKIPPABLE_FRAME = 0x184D2A50;
  private static final byte[] MARK = "PANOPTIC".getBytes(StandardCharsets.US_ASCII);
  private static final int HEAD_BYTES = 2 * Integer.BYTES + 8;

  static final int BYTES = HEAD_BYTES + Sha256.BYTES;

  private Seal() {}

  /** What stands before the hash, and is covered by it. */
  static byte[] head() {
    return ByteBuffer.allocate(HEAD_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(SKIPPABLE_FRAME)
        .putInt(MARK.length + Sha256.BYTES)
        .put(MARK)
        .array();
  }

  static boolean hasHead(byte[] seal) {
    return Arrays.equals(seal, 0, HEAD_BYTES, head(), 0, HEAD_BYTES);
  }

  static byte[] hash(byte[] seal) {
    return Arrays.copyOfRange(seal, HEAD_BYTES, BYTES);
  }
}
