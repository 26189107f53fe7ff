package dev.panopticon.dashboard.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs, newest first.
 *
 * @param name the filter; empty for all
 * @param next the following part; null at the end
 * @param first back to the newest; null when this is it
 */
public record RunList(String name, List<RunRow> runs, @Nullable Link next, @Nullable Link first) {}
