package dev.panopticon.simulator;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@link SimulateCommand} that set real limits. */
final class LimitOptions {
  @Option(
      names = "--rate-limit",
      paramLabel = "N",
      defaultValue = "0",
      description = "Requests per second; more get 429 with Retry-After. 0 = no limit.")
  double rateLimit;

  @Option(
      names = "--burst",
      paramLabel = "N",
      description = "Requests that may come at once. Default: one second's worth.")
  @Nullable Integer burst;

  @Option(
      names = "--max-concurrency",
      paramLabel = "N",
      defaultValue = "0",
      description = "Calls in flight; more get 429. 0 = no limit.")
  int maxConcurrency;

  @Option(
      names = "--retry-after",
      paramLabel = "D",
      defaultValue = "1s",
      converter = DurationConverter.class,
      description = "What a scripted 429 advises. Default: ${DEFAULT-VALUE}.")
  Duration retryAfter = Duration.ofSeconds(1);

  Limits limits() {
    Limits limits =
        Limits.none()
            .withRate(rateLimit)
            .withMaxConcurrency(maxConcurrency)
            .withRetryAfter(retryAfter);
    return burst == null ? limits : limits.withBurst(burst);
  }
}
