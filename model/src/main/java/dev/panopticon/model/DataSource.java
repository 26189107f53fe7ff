package dev.panopticon.model;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Rows that a person has: a JSONL or CSV file, and which of its fields means what.
 *
 * @param fields our name of a field (such as {@code id}, {@code text}, {@code query}, {@code
 *     output}, {@code reply}) to the source's name
 */
public record DataSource(Location location, Map<String, String> fields) {
  public DataSource {
    fields = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /** The source's name of our field {@code name}: what the mapping says, else the same name. */
  public String field(String name) {
    return fields.getOrDefault(name, name);
  }

  /** Where the rows are. */
  public sealed interface Location {
    /** A file beside the suite, as the suite writes it; only the command line may read it. */
    record LocalFile(String path) implements Location {}

    /**
     * Bytes that were uploaded before.
     *
     * @param sha256 lower-case hexadecimal SHA-256 of the bytes
     * @param format {@code jsonl} or {@code csv}
     */
    record Upload(String sha256, String format) implements Location {}
  }
}
