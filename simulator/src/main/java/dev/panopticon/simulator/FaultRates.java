package dev.panopticon.simulator;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How often each kind of fault happens by itself.
 *
 * <p>Of one attempt at most one accident happens (429, 500, 503, hang, ...); each with its own
 * rate, so their rates may sum to 1 at most. Whether a request meets a refusal or the content
 * filter is drawn apart, once for the request; an accident comes before it.
 *
 * @param rates the rate of each kind, in [0, 1]; a kind that is absent never happens
 * @param maxFaultyAttempts from the next attempt on no accident happens to a request, so that every
 *     request gets its answer in the end; {@link Integer#MAX_VALUE} for no such promise
 */
public record FaultRates(Map<FaultKind, Double> rates, int maxFaultyAttempts) {

  private static final List<FaultKind> ERROR_KINDS =
      List.of(FaultKind.RATE_LIMITED, FaultKind.SERVER_ERROR, FaultKind.UNAVAILABLE, FaultKind.CUT);

  /**
   * @throws IllegalArgumentException if a rate is NaN or outside [0, 1], if the rates of accidents
   *     or those of refusal and content filter sum to more than 1, or if {@code maxFaultyAttempts}
   *     is negative
   */
  public FaultRates {
    rates = Map.copyOf(rates);
    rates.forEach(
        (kind, rate) -> Settings.requireRate("the rate of fault " + kind.wireName(), rate));
    requireSumAtMostOne(rates, true);
    requireSumAtMostOne(rates, false);
    if (maxFaultyAttempts < 0) {
      throw new IllegalArgumentException(
          "maxFaultyAttempts must not be negative but was " + maxFaultyAttempts);
    }
  }

  /** No fault happens by itself. */
  public static FaultRates none() {
    return new FaultRates(Map.of(), Integer.MAX_VALUE);
  }

  /** The rate split evenly over the errors that a client retries at once: 429, 500, 503, cut. */
  public static FaultRates errors(double rate) {
    Settings.requireRate("the error rate", rate);
    FaultRates result = none();
    for (FaultKind kind : ERROR_KINDS) {
      result = result.with(kind, rate / ERROR_KINDS.size());
    }
    return result;
  }

  /** These rates, but {@code rate} for {@code kind}. */
  public FaultRates with(FaultKind kind, double rate) {
    var changed = new EnumMap<FaultKind, Double>(FaultKind.class);
    changed.putAll(rates);
    changed.put(kind, rate);
    return new FaultRates(changed, maxFaultyAttempts);
  }

  /** These rates, but no accident after {@code maxFaultyAttempts} attempts at a request. */
  public FaultRates withMaxFaultyAttempts(int maxFaultyAttempts) {
    return new FaultRates(rates, maxFaultyAttempts);
  }

  /** The rate of that kind, in [0, 1]. */
  public double rate(FaultKind kind) {
    return rates.getOrDefault(kind, 0.0);
  }

  /**
   * What happens to an attempt; null when nothing does.
   *
   * @param request the dice of seed and request
   * @param attempt from 1
   */
  @Nullable FaultKind draw(Dice request, int attempt) {
    if (rates.isEmpty()) {
      return null;
    }
    if (attempt <= maxFaultyAttempts) {
      FaultKind accident = pick(request.with("accident").with(attempt).uniform(), false);
      if (accident != null) {
        return accident;
      }
    }
    return pick(request.with("part of the answer").uniform(), true);
  }

  private @Nullable FaultKind pick(double draw, boolean partOfTheAnswer) {
    double upTo = 0;
    for (FaultKind kind : FaultKind.values()) {
      if (kind.isPartOfTheAnswer() == partOfTheAnswer) {
        upTo += rate(kind);
        if (draw < upTo) {
          return kind;
        }
      }
    }
    return null;
  }

  private static void requireSumAtMostOne(Map<FaultKind, Double> rates, boolean partOfTheAnswer) {
    double sum =
        rates.entrySet().stream()
            .filter(entry -> entry.getKey().isPartOfTheAnswer() == partOfTheAnswer)
            .mapToDouble(Map.Entry::getValue)
            .sum();
    if (sum > 1 + 1e-9) {
      throw new IllegalArgumentException(
          "the rates of faults that exclude each other sum to "
              + sum
              + ", but they must not exceed 1: lower some of them");
    }
  }
}
