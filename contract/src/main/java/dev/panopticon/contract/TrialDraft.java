package dev.panopticon.contract;

import org.jspecify.annotations.Nullable;

/**
 * What to try a metric on.
 *
 * @param query what was asked; a judge needs it, other metrics do without
 * @param reference the expected answer; null when there is none
 * @param context documents that the answer should rest on; null when there are none
 * @param output the answer, also an empty one; null for pairs
 * @param outputA one answer of a pair, also an empty one; null for other metrics
 * @param outputB the other answer of a pair, also an empty one; null for other metrics
 */
public record TrialDraft(
    @Nullable String query,
    @Nullable String reference,
    @Nullable String context,
    @Nullable String output,
    @Nullable String outputA,
    @Nullable String outputB) {}
