package dev.panopticon.engine;

import dev.panopticon.model.Limits;
import dev.panopticon.providers.CallOutcome;
import dev.panopticon.providers.Usage;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** What one provider allows, over all runs of this process. Thread-safe. */
final class ProviderLimit {
  private static final int UNLIMITED = Integer.MAX_VALUE;

  private final Semaphore permits;
  private final @Nullable TokenBucket requests;
  private final @Nullable TokenBucket tokens;

  ProviderLimit(Limits limits) {
    Integer concurrency = limits.concurrency();
    this.permits = new Semaphore(concurrency == null ? UNLIMITED : concurrency);
    this.requests = bucket(limits.requestsPerMinute());
    this.tokens = bucket(limits.tokensPerMinute());
  }

  private static @Nullable TokenBucket bucket(@Nullable Integer perMinute) {
    return perMinute == null ? null : new TokenBucket(perMinute, System::nanoTime);
  }

  Semaphore permits() {
    return permits;
  }

  /**
   * Takes a request out of this minute's allowance, and says how long to wait before it is sent.
   */
  Duration reserveRequest() {
    Duration forRequests = requests == null ? Duration.ZERO : requests.take(1);
    Duration forTokens = tokens == null ? Duration.ZERO : tokens.take(0);
    return forRequests.compareTo(forTokens) > 0 ? forRequests : forTokens;
  }

  /** Takes a call's tokens, which are known only now: later calls wait for them. */
  void used(CallOutcome outcome) {
    if (tokens != null) {
      switch (outcome) {
        case CallOutcome.Answered answered -> tokens.take(sum(answered.usage()));
        case CallOutcome.Refused refused -> tokens.take(sum(refused.usage()));
        case CallOutcome.Failed _ -> {}
      }
    }
  }

  private static long sum(Usage usage) {
    Long input = usage.inputTokens();
    Long output = usage.outputTokens();
    return (input == null ? 0 : input) + (output == null ? 0 : output);
  }
}
