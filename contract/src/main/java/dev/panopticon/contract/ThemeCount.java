package dev.panopticon.contract;

/**
 * A theme and how many queries that are not archived it has.
 *
 * @param theme empty for the queries that have none; {@code theme=} lists those
 */
public record ThemeCount(String theme, long queries) {}
