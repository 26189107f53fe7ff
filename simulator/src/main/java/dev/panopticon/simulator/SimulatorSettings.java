package dev.panopticon.simulator;

import java.time.Duration;
import java.util.List;

/**
 * Everything that decides what a simulator does. Two simulators with the same settings answer
 * alike.
 *
 * @param access where it listens, its key and its models
 * @param seed of all answers, faults and latencies
 * @param timing how long things take
 * @param faults how often which fault happens by itself
 * @param limits the real rate and concurrency limits
 * @param judge how simulated judges err
 */
public record SimulatorSettings(
    Access access,
    long seed,
    Timing timing,
    FaultRates faults,
    Limits limits,
    JudgeBehaviour judge) {

  /** A fast and faultless provider on a free loopback port, with seed 1. */
  public static SimulatorSettings defaults() {
    return new SimulatorSettings(
        Access.local(),
        1,
        Timing.immediate(),
        FaultRates.none(),
        Limits.none(),
        JudgeBehaviour.usual());
  }

  /** These settings on another port; 0 for a free one. */
  public SimulatorSettings withPort(int port) {
    return withAccess(new Access(access.host(), port, access.apiKey(), access.models()));
  }

  /** These settings with a key that {@code /v1/...} demands. */
  public SimulatorSettings withApiKey(String apiKey) {
    return withAccess(new Access(access.host(), access.port(), apiKey, access.models()));
  }

  /** These settings with only these models; all others are answered with 404. */
  public SimulatorSettings withModels(List<String> models) {
    return withAccess(new Access(access.host(), access.port(), access.apiKey(), models));
  }

  /** These settings with another access. */
  public SimulatorSettings withAccess(Access access) {
    return new SimulatorSettings(access, seed, timing, faults, limits, judge);
  }

  /** These settings with another seed. */
  public SimulatorSettings withSeed(long seed) {
    return new SimulatorSettings(access, seed, timing, faults, limits, judge);
  }

  /** These settings with a latency, and without jitter. */
  public SimulatorSettings withLatency(Duration latency) {
    return withTiming(timing.withLatency(latency, Duration.ZERO));
  }

  /** These settings with another timing. */
  public SimulatorSettings withTiming(Timing timing) {
    return new SimulatorSettings(access, seed, timing, faults, limits, judge);
  }

  /** These settings with other rates of faults. */
  public SimulatorSettings withFaults(FaultRates faults) {
    return new SimulatorSettings(access, seed, timing, faults, limits, judge);
  }

  /** These settings with other limits. */
  public SimulatorSettings withLimits(Limits limits) {
    return new SimulatorSettings(access, seed, timing, faults, limits, judge);
  }

  /** These settings with other judges. */
  public SimulatorSettings withJudge(JudgeBehaviour judge) {
    return new SimulatorSettings(access, seed, timing, faults, limits, judge);
  }
}
