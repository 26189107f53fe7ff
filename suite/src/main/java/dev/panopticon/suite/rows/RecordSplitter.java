package dev.panopticon.suite.rows;

import dev.panopticon.suite.Format;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into records, each at most so long. A record ends with its line (LF, CR
 * LF, or CR); in CSV a line end inside quotes belongs to the field. Working on bytes keeps every
 * defect (of encoding, of quoting) within its record. Not thread-safe.
 */
final class RecordSplitter {
  private static final int BUFFER = 64 * 1024;

  /** Where in a CSV record the last byte was; JSONL stays at the start. */
  private enum Quoting {
    FIELD_START,
    UNQUOTED,
    QUOTED,
    QUOTE_IN_QUOTED
  }

  private final InputStream in;
  private final boolean csv;
  private final int mostBytes;
  private final byte[] buffer = new byte[BUFFER];
  private int position;
  private int end;
  private int line = 1;
  private byte[] record = new byte[1024];
  private int length;
  private boolean tooLong;
  private Quoting quoting = Quoting.FIELD_START;

  RecordSplitter(InputStream in, Format format, int mostBytes) {
    this.in = in;
    this.csv = format == Format.CSV;
    this.mostBytes = mostBytes;
  }

  /** The next record, perhaps an empty one; null at the end. */
  @Nullable FileRecord next() throws IOException {
    int first = line;
    start();
    int next = read();
    if (next < 0) {
      return null;
    }
    while (next >= 0) {
      boolean lineEnd = next == '\n' || next == '\r';
      if (lineEnd) {
        line++;
      }
      boolean carriageReturnAndLineFeed = next == '\r' && skipLineFeed();
      if (lineEnd && quoting != Quoting.QUOTED) {
        break;
      }
      append((byte) next);
      if (carriageReturnAndLineFeed) {
        append((byte) '\n');
      }
      quoting = csv ? after(next) : quoting;
      next = read();
    }
    return new FileRecord(first, ByteBuffer.wrap(record, 0, tooLong ? 0 : length), tooLong);
  }

  private void start() {
    length = 0;
    tooLong = false;
    quoting = Quoting.FIELD_START;
  }

  private Quoting after(int next) {
    return switch (quoting) {
      case FIELD_START -> next == '"' ? Quoting.QUOTED : afterPlain(next);
      case UNQUOTED -> afterPlain(next);
      case QUOTED -> next == '"' ? Quoting.QUOTE_IN_QUOTED : Quoting.QUOTED;
      case QUOTE_IN_QUOTED -> next == '"' ? Quoting.QUOTED : afterPlain(next);
    };
  }

  private static Quoting afterPlain(int next) {
    return next == ',' ? Quoting.FIELD_START : Quoting.UNQUOTED;
  }

  private void append(byte next) {
    if (length == mostBytes) {
      tooLong = true;
    }
    if (tooLong) {
      return;
    }
    if (length == record.length) {
      record = Arrays.copyOf(record, (int) Math.min(mostBytes, length * 2L));
    }
    record[length++] = next;
  }

  private boolean skipLineFeed() throws IOException {
    if (position == end) {
      fill();
    }
    if (position < end && buffer[position] == '\n') {
      position++;
      return true;
    }
    return false;
  }

  private int read() throws IOException {
    if (position == end) {
      fill();
    }
    return position < end ? buffer[position++] & 0xFF : -1;
  }

  private void fill() throws IOException {
    position = 0;
    end = Math.max(0, in.read(buffer));
  }
}
