package dev.panopticon.suite.rows;

import org.jspecify.annotations.Nullable;

/**
 * An output that exists already.
 *
 * @param query the query's id
 * @param output perhaps empty; null where the source says null: there is no output
 */
public record RecordedOutput(String query, @Nullable String output) {}
