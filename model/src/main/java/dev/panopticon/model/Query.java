package dev.panopticon.model;

/**
 * A query as a run uses it. Identity is (id, version), never the text: real sets ask the same text
 * twice.
 *
 * @param id the id in the source's own words, unique within a suite name or collection
 * @param version 1 for the first content, one more for each change
 */
public record Query(String id, int version, QueryContent content) {
  public Query {
    if (id.isBlank()) {
      throw new IllegalArgumentException("a query's id must not be blank");
    }
    if (version < 1) {
      throw new IllegalArgumentException("a query's version starts at 1 but was " + version);
    }
  }
}
