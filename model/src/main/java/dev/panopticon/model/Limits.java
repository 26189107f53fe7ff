package dev.panopticon.model;

import org.jspecify.annotations.Nullable;

/**
 * What a provider allows.
 *
 * @param concurrency calls in flight at once; null for no limit of its own
 * @param requestsPerMinute null for no limit
 * @param tokensPerMinute input and output together; null for no limit
 */
public record Limits(
    @Nullable Integer concurrency,
    @Nullable Integer requestsPerMinute,
    @Nullable Integer tokensPerMinute) {
  public static final Limits NONE = new Limits(null, null, null);

  public Limits {
    requirePositive("concurrency", concurrency);
    requirePositive("requests_per_minute", requestsPerMinute);
    requirePositive("tokens_per_minute", tokensPerMinute);
  }

  private static void requirePositive(String name, @Nullable Integer value) {
    if (value != null && value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1 but was " + value);
    }
  }
}
