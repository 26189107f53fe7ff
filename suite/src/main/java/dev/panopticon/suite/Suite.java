package dev.panopticon.suite;

import dev.panopticon.model.CacheMode;
import dev.panopticon.model.Priority;
import dev.panopticon.model.PromptSpec;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be evaluated, and how: one suite file as a value.
 *
 * @param name shown everywhere; runs of one name form a history
 * @param prompts prompt variants; empty when the queries are sent as they are
 * @param repeats how often each model is asked each query, at least 1
 * @param concurrency ceiling of calls in flight over all providers and workers, at least 1
 * @param priority how often it is a run's turn where several wait for the same
 * @param budgetUsd the run stops before the call that could cross it; null for no budget
 * @param seed of sampling, bootstrap and permutation
 * @param margin greatest difference of means that counts as "equivalent"; null when that is never
 *     to be said
 */
public record Suite(
    String name,
    @Nullable String description,
    List<QuerySource> queries,
    List<ModelEntry> models,
    List<PromptSpec> prompts,
    List<MetricEntry> metrics,
    int repeats,
    int concurrency,
    Priority priority,
    @Nullable BigDecimal budgetUsd,
    CacheMode cache,
    long seed,
    @Nullable Double margin,
    List<Gate> gates) {
  public static final int DEFAULT_REPEATS = 1;
  public static final int DEFAULT_CONCURRENCY = 256;
  public static final long DEFAULT_SEED = 42;

  public Suite {
    queries = List.copyOf(queries);
    models = List.copyOf(models);
    prompts = List.copyOf(prompts);
    metrics = List.copyOf(metrics);
    gates = List.copyOf(gates);
  }

  /** The same suite with other sources of queries, models and metrics. */
  Suite withSources(
      List<QuerySource> otherQueries,
      List<ModelEntry> otherModels,
      List<MetricEntry> otherMetrics) {
    return new Suite(
        name,
        description,
        otherQueries,
        otherModels,
        prompts,
        otherMetrics,
        repeats,
        concurrency,
        priority,
        budgetUsd,
        cache,
        seed,
        margin,
        gates);
  }
}
