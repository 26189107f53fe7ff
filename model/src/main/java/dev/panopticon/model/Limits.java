package dev.panopticon.model;

import java.util.List;
import java.util.Map;
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

  private static final String CONCURRENCY = "concurrency";
  private static final String REQUESTS = "requests_per_minute";
  private static final String TOKENS = "tokens_per_minute";
  private static final List<String> NAMES = List.of(CONCURRENCY, REQUESTS, TOKENS);

  public Limits {
    requirePositive(CONCURRENCY, concurrency);
    requirePositive(REQUESTS, requestsPerMinute);
    requirePositive(TOKENS, tokensPerMinute);
  }

  /**
   * These with some of them changed; what is not named stays.
   *
   * @param changes by the names of a definition, such as {@code requests_per_minute}; null for no
   *     limit
   * @throws PanopticonException with INVALID_REQUEST if there is no such limit, or it cannot be
   *     that
   */
  public Limits with(Map<String, @Nullable Integer> changes) {
    changes.keySet().forEach(Limits::requireName);
    try {
      return new Limits(
          changed(changes, CONCURRENCY, concurrency),
          changed(changes, REQUESTS, requestsPerMinute),
          changed(changes, TOKENS, tokensPerMinute));
    } catch (IllegalArgumentException tooLow) {
      throw new PanopticonException(
          ErrorCode.INVALID_REQUEST, String.valueOf(tooLow.getMessage()), tooLow);
    }
  }

  private static @Nullable Integer changed(
      Map<String, @Nullable Integer> changes, String name, @Nullable Integer before) {
    return changes.containsKey(name) ? changes.get(name) : before;
  }

  private static void requireName(String name) {
    if (!NAMES.contains(name)) {
      String meant =
          DidYouMean.suggest(name, NAMES)
              .map(near -> "; did you mean \"%s\"?".formatted(near))
              .orElse("");
      throw new PanopticonException(
          ErrorCode.INVALID_REQUEST,
          "\"%s\" is no limit; there are %s%s".formatted(name, String.join(", ", NAMES), meant));
    }
  }

  private static void requirePositive(String name, @Nullable Integer value) {
    if (value != null && value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1 but was " + value);
    }
  }
}
