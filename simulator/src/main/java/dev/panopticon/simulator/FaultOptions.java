package dev.panopticon.simulator;

import picocli.CommandLine.Option;

/** The options of {@link SimulateCommand} that say how often which fault happens. */
final class FaultOptions {
  @Option(
      names = "--error-rate",
      paramLabel = "R",
      defaultValue = "0",
      description = "R split evenly over 429, 500, 503 and cut connections.")
  double errorRate;

  @Option(names = "--rate-429", paramLabel = "R", description = "429 with Retry-After.")
  double rateLimited;

  @Option(names = "--rate-500", paramLabel = "R", description = "500.")
  double serverError;

  @Option(names = "--rate-503", paramLabel = "R", description = "503.")
  double unavailable;

  @Option(names = "--rate-504", paramLabel = "R", description = "504, after the model worked.")
  double gatewayTimeout;

  @Option(names = "--rate-hang", paramLabel = "R", description = "No byte, see --hang.")
  double hang;

  @Option(names = "--rate-cut", paramLabel = "R", description = "Half of the body, then closed.")
  double cut;

  @Option(names = "--rate-malformed", paramLabel = "R", description = "200 with broken JSON.")
  double malformed;

  @Option(names = "--rate-empty", paramLabel = "R", description = "200 with an empty answer.")
  double empty;

  @Option(names = "--rate-slow", paramLabel = "R", description = "A slow body, see --slow.")
  double slow;

  @Option(names = "--rate-content-type", paramLabel = "R", description = "200 with an HTML page.")
  double contentType;

  @Option(names = "--rate-refusal", paramLabel = "R", description = "The model refuses.")
  double refusal;

  @Option(
      names = "--rate-content-filter",
      paramLabel = "R",
      description = "finish_reason content_filter.")
  double contentFilter;

  @Option(
      names = "--max-faulty-attempts",
      paramLabel = "N",
      defaultValue = "2147483647",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      description = "No accident after N attempts at a request, so that retries end well.")
  int maxFaultyAttempts;

  FaultRates rates() {
    FaultRates rates = FaultRates.errors(errorRate);
    for (FaultKind kind : FaultKind.values()) {
      double own = own(kind);
      if (own != 0) {
        rates = rates.with(kind, rates.rate(kind) + own);
      }
    }
    return rates.withMaxFaultyAttempts(maxFaultyAttempts);
  }

  private double own(FaultKind kind) {
    return switch (kind) {
      case RATE_LIMITED -> rateLimited;
      case SERVER_ERROR -> serverError;
      case UNAVAILABLE -> unavailable;
      case GATEWAY_TIMEOUT -> gatewayTimeout;
      case HANG -> hang;
      case CUT -> cut;
      case MALFORMED -> malformed;
      case EMPTY -> empty;
      case SLOW -> slow;
      case CONTENT_TYPE -> contentType;
      case REFUSAL -> refusal;
      case CONTENT_FILTER -> contentFilter;
    };
  }
}
