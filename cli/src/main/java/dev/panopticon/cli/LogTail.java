package dev.panopticon.cli;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The end of a log, and what is added to it. A rotation renames the file under the writer and
 * begins a new one; the old one is read to its end first, so that no line is lost or told twice.
 */
final class LogTail {
  private static final int BLOCK = 64 * 1024;

  private final LogFiles files;
  private final LogFilter filter;
  private final List<String> lastLines;
  private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
  private @Nullable FileChannel current;
  private @Nullable Object key;

  private LogTail(LogFiles files, LogFilter filter, List<String> lastLines) {
    this.files = files;
    this.filter = filter;
    this.lastLines = lastLines;
  }

  /**
   * Reads the last lines; what is added later comes by {@link #added}.
   *
   * @param lines so many that pass the filter, from older files too
   */
  static LogTail open(LogFiles files, LogFilter filter, int lines) throws IOException {
    Deque<String> kept = new ArrayDeque<>();
    List<Path> newestFirst = files.newestFirst();
    for (Path file : needed(newestFirst, filter, lines)) {
      if (file.equals(newestFirst.getFirst())) {
        continue;
      }
      keep(file, filter, lines, kept);
    }
    var tail = new LogTail(files, filter, new ArrayList<>());
    if (!newestFirst.isEmpty()) {
      tail.begin(newestFirst.getFirst());
      tail.added().forEach(line -> keep(line, lines, kept));
    }
    tail.lastLines.addAll(kept);
    return tail;
  }

  /** Oldest first: the newest files that together have enough lines. */
  private static List<Path> needed(List<Path> newestFirst, LogFilter filter, int lines)
      throws IOException {
    Deque<Path> needed = new ArrayDeque<>();
    long found = 0;
    for (Path file : newestFirst) {
      if (found >= lines) {
        break;
      }
      needed.addFirst(file);
      found += count(file, filter);
    }
    return List.copyOf(needed);
  }

  private static long count(Path file, LogFilter filter) throws IOException {
    try (BufferedReader reader = reader(file)) {
      return reader.lines().filter(filter::lets).count();
    } catch (NoSuchFileException rotatedAway) {
      return 0;
    }
  }

  private static void keep(Path file, LogFilter filter, int lines, Deque<String> kept)
      throws IOException {
    try (BufferedReader reader = reader(file)) {
      reader.lines().filter(filter::lets).forEach(line -> keep(line, lines, kept));
    } catch (NoSuchFileException rotatedAway) {
      // Its lines are gone with it.
    }
  }

  private static void keep(String line, int lines, Deque<String> kept) {
    kept.addLast(line);
    if (kept.size() > lines) {
      kept.removeFirst();
    }
  }

  // Lenient: a broken character in a log must not keep the rest from being read.
  private static BufferedReader reader(Path file) throws IOException {
    return new BufferedReader(
        new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8));
  }

  List<String> lastLines() {
    return List.copyOf(lastLines);
  }

  /** Whole lines that came since the last call, and pass the filter. */
  List<String> added() throws IOException {
    List<String> lines = new ArrayList<>();
    readOn(lines);
    List<Path> newestFirst = files.newestFirst();
    if (!newestFirst.isEmpty() && isAnother(newestFirst.getFirst())) {
      readOn(lines);
      begin(newestFirst.getFirst());
      readOn(lines);
    }
    return lines;
  }

  private boolean isAnother(Path file) throws IOException {
    FileChannel open = current;
    if (open == null) {
      return true;
    }
    try {
      boolean truncated = open.size() < open.position();
      return truncated || !keyOf(file).equals(key);
    } catch (NoSuchFileException rotatedAway) {
      return false;
    }
  }

  private void begin(Path file) throws IOException {
    if (current != null) {
      current.close();
    }
    current = FileChannel.open(file);
    key = keyOf(file);
  }

  private static Object keyOf(Path file) throws IOException {
    Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    return key == null ? file : key;
  }

  private void readOn(List<String> lines) throws IOException {
    FileChannel open = current;
    if (open == null) {
      return;
    }
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    while (open.read(block) > 0) {
      block.flip();
      while (block.hasRemaining()) {
        byte next = block.get();
        if (next == '\n') {
          finish(lines);
        } else {
          unfinished.write(next);
        }
      }
      block.clear();
    }
  }

  private void finish(List<String> lines) {
    String line = unfinished.toString(StandardCharsets.UTF_8);
    unfinished.reset();
    if (filter.lets(line)) {
      lines.add(line);
    }
  }
}
