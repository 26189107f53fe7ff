package dev.panopticon.engine;

import dev.panopticon.model.Limits;
import dev.panopticon.providers.CallOutcome;
import dev.panopticon.providers.CallRequest;
import dev.panopticon.providers.Usage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * This engine's part of the requests and tokens that an account has per minute. The tokens of a
 * call are estimated when it begins, from the calls before it, and settled when they are counted.
 * Not thread-safe.
 */
final class AccountAllowance {
  private static final double WEIGHT_OF_NEWEST = 0.1;
  private static final int CHARACTERS_PER_TOKEN = 4;

  /** Before any call has shown better. */
  private static final int OUTPUT_TOKENS = 200;

  private @Nullable Pacer requests;
  private @Nullable Pacer tokens;
  private double tokensPerCall;

  /** Part of an allowance that must be leased now. */
  record Need(LeaseAllowance.Resource resource, Pacer pacer, long amount) {}

  void set(Limits limits) {
    requests = paced(requests, limits.requestsPerMinute());
    tokens = paced(tokens, limits.tokensPerMinute());
  }

  private static @Nullable Pacer paced(@Nullable Pacer present, @Nullable Integer perMinute) {
    if (perMinute == null) {
      return null;
    }
    Pacer pacer = present == null ? new Pacer(perMinute) : present;
    pacer.rate(perMinute);
    return pacer;
  }

  boolean ready(long now) {
    return (requests == null || requests.ready(now)) && (tokens == null || tokens.ready(now));
  }

  /** What can be taken now, below zero for a debt; infinite without a limit. */
  double left(LeaseAllowance.Resource resource, long now) {
    Pacer pacer = pacer(resource);
    return pacer == null ? Double.POSITIVE_INFINITY : pacer.left(now);
  }

  private @Nullable Pacer pacer(LeaseAllowance.Resource resource) {
    return switch (resource) {
      case REQUESTS -> requests;
      case TOKENS -> tokens;
    };
  }

  /**
   * Takes what a call needs.
   *
   * @return its tokens, estimated
   */
  double take(CallRequest request) {
    double estimate = tokensOf(request);
    take(requests, 1);
    take(tokens, estimate);
    return estimate;
  }

  void settle(double estimate, CallOutcome outcome) {
    double used =
        switch (outcome) {
          case CallOutcome.Answered answered -> sum(answered.usage(), estimate);
          case CallOutcome.Refused refused -> sum(refused.usage(), estimate);
          case CallOutcome.Failed _ -> 0;
        };
    take(tokens, used - estimate);
    if (used > 0) {
      tokensPerCall += (used - tokensPerCall) * (tokensPerCall == 0 ? 1 : WEIGHT_OF_NEWEST);
    }
  }

  private static double sum(Usage usage, double unknown) {
    Long input = usage.inputTokens();
    Long output = usage.outputTokens();
    return input == null && output == null
        ? unknown
        : (input == null ? 0 : input) + (output == null ? 0 : output);
  }

  private static void take(@Nullable Pacer pacer, double amount) {
    if (pacer != null) {
      pacer.take(amount);
    }
  }

  private double tokensOf(CallRequest request) {
    if (tokensPerCall > 0) {
      return tokensPerCall;
    }
    int characters =
        request.messages().stream().mapToInt(message -> message.content().length()).sum();
    return OUTPUT_TOKENS + (double) characters / CHARACTERS_PER_TOKEN;
  }

  /**
   * @param calls how many could begin now but for the allowance, at least 1
   * @param next one of them
   */
  List<Need> needs(long now, int calls, CallRequest next) {
    List<Need> needs = new ArrayList<>();
    need(needs, LeaseAllowance.Resource.REQUESTS, requests, now, calls);
    need(needs, LeaseAllowance.Resource.TOKENS, tokens, now, calls * tokensOf(next));
    return needs;
  }

  private static void need(
      List<Need> needs,
      LeaseAllowance.Resource resource,
      @Nullable Pacer pacer,
      long now,
      double demand) {
    long amount = pacer == null ? 0 : pacer.wanted(now, demand);
    if (pacer != null && amount > 0) {
      needs.add(new Need(resource, pacer, amount));
    }
  }

  /** How long until it is ready; {@link Long#MAX_VALUE} when what is leased is not enough. */
  long readyIn(long now) {
    return Math.max(readyIn(requests, now), readyIn(tokens, now));
  }

  private static long readyIn(@Nullable Pacer pacer, long now) {
    long at = pacer == null ? now : pacer.readyAt(now);
    return at == Long.MAX_VALUE ? at : at - now;
  }

  /** How long until more may be leased; {@link Long#MAX_VALUE} when that is now, or never. */
  long leaseIn(long now) {
    return Math.min(leaseIn(requests, now), leaseIn(tokens, now));
  }

  private static long leaseIn(@Nullable Pacer pacer, long now) {
    long wait = pacer == null || pacer.leasing() ? 0 : pacer.leaseAt(now) - now;
    return wait <= 0 ? Long.MAX_VALUE : wait;
  }
}
