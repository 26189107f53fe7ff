package dev.panopticon.contract;

/** A theme and how many queries that are not archived it has. */
public record ThemeCount(String theme, long queries) {}
