package dev.panopticon.suite.rows;

import dev.panopticon.model.QueryContent;

/**
 * A query of a source, before a store gave it a version.
 *
 * @param id the source's own, or made of the content where the source has no ids
 */
public record SourceQuery(String id, QueryContent content) {}
