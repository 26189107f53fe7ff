package dev.panopticon.simulator;

import java.util.List;
import java.util.SortedMap;

/**
 * What the simulator counted since its start or the last reset: one consistent picture.
 *
 * <p>{@code calls = sum(byStatus) + withoutReply + load.inFlight} always holds (but for calls that
 * were in flight at a reset).
 *
 * @param calls whole requests that arrived at {@code POST /v1/chat/completions}, refused ones too
 * @param byModel readable calls by the model's name; from the 1,000th name on, {@code (others)}
 * @param byStatus replies by HTTP status; a cut reply counts with the status that it began with
 * @param byFault faults by their wire name ({@link FaultKind#wireName()}), and refusals by the real
 *     limiters as {@code limited-rate} and {@code limited-concurrency}
 * @param withoutReply hung calls, and calls whose client left before it had the whole reply
 * @param requests the contents of the calls that the limiters let through
 * @param tokens the usage of all completions that were written: those that were sent, cut and
 *     malformed ones too, and those that a 504 came instead of
 * @param load how much happened at once
 */
public record SimulatorStats(
    long calls,
    SortedMap<String, Long> byModel,
    SortedMap<Integer, Long> byStatus,
    SortedMap<String, Long> byFault,
    long withoutReply,
    Requests requests,
    TokenSums tokens,
    Load load) {

  /**
   * What was asked.
   *
   * @param distinct contents; contents are equal as {@link Fingerprint#ofRequest} says
   * @param repeats attempts beyond the first ones
   * @param byAttempts how many contents were asked exactly once, twice, ...
   * @param mostRepeated the 20 contents that were repeated most
   */
  public record Requests(
      long distinct,
      long repeats,
      SortedMap<Integer, Long> byAttempts,
      List<Repeated> mostRepeated) {}

  /**
   * A content that was asked more than once.
   *
   * @param request its fingerprint: 32 hexadecimal digits
   */
  public record Repeated(String request, int attempts) {}

  /** Tokens of prompts and of completions. */
  public record TokenSums(long prompt, long completion) {}

  /**
   * How much happened at once.
   *
   * @param inFlight calls that have arrived and are not answered
   * @param maxInFlight the greatest number of those
   * @param maxPerSecond the greatest number of calls that arrived in any window of one second
   *     (windows begin at multiples of 10 ms)
   */
  public record Load(int inFlight, int maxInFlight, int maxPerSecond) {}

  /** Replies with that HTTP status. */
  public long status(int status) {
    return byStatus.getOrDefault(status, 0L);
  }

  /** Faults of that kind. */
  public long fault(FaultKind kind) {
    return byFault.getOrDefault(kind.wireName(), 0L);
  }
}
