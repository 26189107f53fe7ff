package dev.panopticon.simulator;

import java.time.Duration;

/**
 * How long things take.
 *
 * @param latency from the whole request to the first byte of its reply
 * @param jitter the latency of a call is uniform in [latency - jitter, latency + jitter], not below
 *     0, drawn from (seed, request, attempt)
 * @param tokenInterval between two tokens of a streamed reply; zero sends them all at once
 * @param hang how long a hung call is silent before its connection closes
 * @param slow over how long a slow body is spread
 */
public record Timing(
    Duration latency, Duration jitter, Duration tokenInterval, Duration hang, Duration slow) {

  /**
   * @throws IllegalArgumentException if a duration is negative
   */
  public Timing {
    Settings.requireNotNegative("latency", latency);
    Settings.requireNotNegative("jitter", jitter);
    Settings.requireNotNegative("tokenInterval", tokenInterval);
    Settings.requireNotNegative("hang", hang);
    Settings.requireNotNegative("slow", slow);
  }

  /** No latency; a hang is 10 minutes, longer than clients wait; a slow body takes 10 s. */
  public static Timing immediate() {
    return new Timing(
        Duration.ZERO,
        Duration.ZERO,
        Duration.ZERO,
        Duration.ofMinutes(10),
        Duration.ofSeconds(10));
  }

  /** This timing with another latency and jitter. */
  public Timing withLatency(Duration latency, Duration jitter) {
    return new Timing(latency, jitter, tokenInterval, hang, slow);
  }

  /** This timing with another length of a hang. */
  public Timing withHang(Duration hang) {
    return new Timing(latency, jitter, tokenInterval, hang, slow);
  }

  /** This timing with another length of a slow body. */
  public Timing withSlow(Duration slow) {
    return new Timing(latency, jitter, tokenInterval, hang, slow);
  }

  /** The latency of one attempt. */
  Duration latency(Dice request, int attempt) {
    if (jitter.isZero()) {
      return latency;
    }
    double offset = 2 * request.with("latency").with(attempt).uniform() - 1;
    long nanos = latency.toNanos() + Math.round(offset * jitter.toNanos());
    return Duration.ofNanos(Math.max(0, nanos));
  }
}
