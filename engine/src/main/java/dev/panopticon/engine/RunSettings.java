package dev.panopticon.engine;

import dev.panopticon.model.CacheMode;
import org.jspecify.annotations.Nullable;

/**
 * How a run is carried out.
 *
 * @param repeats how often each contestant is asked each query, at least 1
 * @param concurrency calls in flight at once over all providers and all engines, at least 1; each
 *     provider's own limits hold beside it
 * @param seed of sampling and of the report's resampling
 * @param margin for the verdict "equivalent"; null when the suite gives none
 * @param budgetNanoUsd null for no budget
 */
public record RunSettings(
    int repeats,
    int concurrency,
    CacheMode cacheMode,
    long seed,
    @Nullable Double margin,
    @Nullable Long budgetNanoUsd) {
  public RunSettings {
    if (repeats < 1) {
      throw new IllegalArgumentException("repeats must be at least 1 but was " + repeats);
    }
    if (concurrency < 1) {
      throw new IllegalArgumentException("concurrency must be at least 1 but was " + concurrency);
    }
  }
}
