package dev.panopticon.suite;

import dev.panopticon.model.DataSource;
import dev.panopticon.model.QueryContent;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where queries of a suite come from. */
public sealed interface QuerySource {
  /**
   * The rows of a file or an upload.
   *
   * @param source the mapping's names are {@code id}, {@code text} or {@code messages}, {@code
   *     system}, {@code theme}, {@code reference}, {@code context}, and {@code metadata.NAME} for
   *     each further field
   * @param where the source's field to the values that let a row pass; empty for all rows
   * @param limit at most so many rows; null for all
   * @param sampleSeed with {@code limit}: a random sample with this seed; null for the first rows
   */
  record Rows(
      DataSource source,
      Map<String, List<String>> where,
      @Nullable Integer limit,
      @Nullable Long sampleSeed)
      implements QuerySource {
    public Rows {
      var copy = new LinkedHashMap<String, List<String>>();
      where.forEach((field, values) -> copy.put(field, List.copyOf(values)));
      where = Collections.unmodifiableMap(copy);
    }
  }

  /** The stored queries of a theme. */
  record StoredTheme(String theme) implements QuerySource {}

  /** Stored queries by id. */
  record StoredIds(List<String> ids) implements QuerySource {
    public StoredIds {
      ids = List.copyOf(ids);
    }
  }

  /**
   * A query written in the suite itself.
   *
   * @param id null when the suite gives none: then its content names it
   */
  record Inline(@Nullable String id, QueryContent content) implements QuerySource {}
}
