package dev.panopticon.suite.rows;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;

/** A stream of rows that are made while it is read, so that it is as long as you like. */
final class GeneratedInput extends InputStream {
  private final int rows;
  private final IntFunction<String> row;
  private byte[] current = new byte[0];
  private int position;
  private int next;
  private long bytes;

  GeneratedInput(int rows, IntFunction<String> row) {
    this.rows = rows;
    this.row = row;
  }

  /** How many bytes were read. */
  long bytes() {
    return bytes;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    if (position == current.length) {
      if (next == rows) {
        return -1;
      }
      current = row.apply(next++).getBytes(StandardCharsets.UTF_8);
      position = 0;
    }
    int count = Math.min(length, current.length - position);
    System.arraycopy(current, position, buffer, offset, count);
    position += count;
    bytes += count;
    return count;
  }
}
