package dev.panopticon.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a suite would do, before anything is spent.
 *
 * @param modelCalls to contestants, at most (the cache may save some)
 * @param judgeCalls to judges, at most
 * @param inputTokens of all calls, counted by a tokenizer, of a large run in a part of its prompts
 * @param outputTokens of all calls, by the lengths of earlier replies where there are any
 * @param costUsd from the prices and these tokens; null where a price is unknown
 * @param budgetUsd the suite's; null for none
 * @param seconds from the concurrency, the limits and how long earlier calls took; null where a
 *     model was never called before
 * @param notes what a reader should know: what is skipped and why, what the estimate rests on
 */
public record RunEstimate(
    long queries,
    int contestants,
    long outputs,
    long judgments,
    long modelCalls,
    long judgeCalls,
    long inputTokens,
    long outputTokens,
    @Nullable Double costUsd,
    @Nullable Double budgetUsd,
    @Nullable Double seconds,
    List<String> notes) {}
