package dev.panopticon.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a suite would do, before anything is spent.
 *
 * @param modelCalls to contestants, at most (the cache may save some)
 * @param judgeCalls to judges, at most
 * @param costUsd from the prices and an estimate of tokens; null where a price is unknown
 * @param notes what a reader should know: what is skipped and why, what the estimate rests on
 */
public record RunEstimate(
    long queries,
    int contestants,
    long outputs,
    long judgments,
    long modelCalls,
    long judgeCalls,
    @Nullable Double costUsd,
    List<String> notes) {}
