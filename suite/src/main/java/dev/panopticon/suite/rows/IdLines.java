package dev.panopticon.suite.rows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Remembers the first line of each id in 17 to 35 bytes an id: the first 64 bits of its SHA-256 and
 * the line, by open addressing with linear probing. Among n different ids the chance of taking any
 * two for the same is about n^2 / 2^65: 3e-6 for ten million. Not thread-safe.
 */
public final class IdLines {
  private static final double FULLEST = 0.7;

  private final MessageDigest sha256 = sha256();
  private long[] hashes = new long[1024];
  private int[] lines = new int[1024];
  private int size;

  /**
   * Takes the line of a new id, from 1, and gives 0; for an id that came before gives its first
   * line.
   */
  public int firstLine(String id, int line) {
    if (size >= hashes.length * FULLEST) {
      grow();
    }
    long hash = hash(id);
    int slot = slot(hash, hashes, lines);
    if (lines[slot] != 0) {
      return lines[slot];
    }
    hashes[slot] = hash;
    lines[slot] = line;
    size++;
    return 0;
  }

  /** Whether the id came before. */
  public boolean has(String id) {
    return lines[slot(hash(id), hashes, lines)] != 0;
  }

  private void grow() {
    long[] moreHashes = new long[hashes.length * 2];
    int[] moreLines = new int[lines.length * 2];
    for (int i = 0; i < hashes.length; i++) {
      if (lines[i] != 0) {
        int slot = slot(hashes[i], moreHashes, moreLines);
        moreHashes[slot] = hashes[i];
        moreLines[slot] = lines[i];
      }
    }
    hashes = moreHashes;
    lines = moreLines;
  }

  /** The slot of the hash, or the free one where it belongs; a free slot has line 0. */
  private static int slot(long hash, long[] hashes, int[] lines) {
    int mask = hashes.length - 1;
    int slot = (int) hash & mask;
    while (lines[slot] != 0 && hashes[slot] != hash) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private long hash(String id) {
    byte[] digest = sha256.digest(id.getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.wrap(Arrays.copyOf(digest, Long.BYTES)).getLong();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
