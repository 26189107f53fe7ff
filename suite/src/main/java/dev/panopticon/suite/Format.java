package dev.panopticon.suite;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How rows are written in a file. */
public enum Format {
  /** One JSON object on each line. */
  JSONL("jsonl"),
  /** Comma-separated values as in RFC 4180, with a header line. */
  CSV("csv");

  private final String wireName;

  Format(String wireName) {
    this.wireName = wireName;
  }

  /** The word in suites and in the API. */
  public String wireName() {
    return wireName;
  }

  public static Optional<Format> find(String wireName) {
    return Arrays.stream(values()).filter(format -> format.wireName.equals(wireName)).findFirst();
  }

  /** The format that a file's name tells; empty when it tells none. */
  public static Optional<Format> ofPath(String path) {
    String name = path.toLowerCase(Locale.ROOT);
    if (name.endsWith(".ndjson")) {
      return Optional.of(JSONL);
    }
    return Arrays.stream(values())
        .filter(format -> name.endsWith("." + format.wireName))
        .findFirst();
  }
}
