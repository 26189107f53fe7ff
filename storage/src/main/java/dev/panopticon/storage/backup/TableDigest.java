package dev.panopticon.storage.backup;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Counts and hashes the rows of one table as they pass. For one thread. */
final class TableDigest {
  private static final int WORDS = Sha256.BYTES / Long.BYTES;

  private final TableName name;
  private final MessageDigest all = Sha256.fresh();
  private final MessageDigest row = Sha256.fresh();
  private final byte[] rowHash = new byte[Sha256.BYTES];

  /** Most significant word first. */
  private final long[] sum = new long[WORDS];

  private long rows;
  private long bytes;

  TableDigest(TableName name) {
    this.name = name;
  }

  /** Takes one row with its line end. */
  void add(byte[] line) {
    rows++;
    bytes += line.length;
    all.update(line);
    row.update(line);
    try {
      row.digest(rowHash, 0, rowHash.length);
    } catch (DigestException failure) {
      throw new IllegalStateException("a SHA-256 has 32 bytes", failure);
    }
    addToSum();
  }

  private void addToSum() {
    ByteBuffer hash = ByteBuffer.wrap(rowHash);
    long carry = 0;
    for (int word = WORDS - 1; word >= 0; word--) {
      long addend = hash.getLong(word * Long.BYTES);
      long partial = sum[word] + addend;
      long total = partial + carry;
      boolean over =
          Long.compareUnsigned(partial, addend) < 0 || Long.compareUnsigned(total, partial) < 0;
      sum[word] = total;
      carry = over ? 1 : 0;
    }
  }

  long rows() {
    return rows;
  }

  long bytes() {
    return bytes;
  }

  /** Ends the digest. */
  Manifest.TableSum sum() {
    ByteBuffer words = ByteBuffer.allocate(Sha256.BYTES);
    words.asLongBuffer().put(sum);
    return new Manifest.TableSum(
        name, rows, bytes, Sha256.hex(all), HexFormat.of().formatHex(words.array()));
  }
}
