package dev.panopticon.engine;

import dev.panopticon.model.ModelSpec;
import dev.panopticon.providers.CallOutcome;
import dev.panopticon.providers.CallRequest;
import dev.panopticon.providers.ModelClient;
import dev.panopticon.providers.Usage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Counts calls by provider, model and outcome, with how long they took, how many are in flight,
 * their tokens and what they cost. Thread-safe.
 */
final class MeasuredModels implements ModelClient {
  private static final Duration[] LATENCIES = {
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofSeconds(60),
    Duration.ofSeconds(120),
    Duration.ofSeconds(300)
  };
  private static final double NANO = 1e-9;

  private final ModelClient client;
  private final MeterRegistry registry;
  private final Meter.MeterProvider<Timer> calls;
  private final Meter.MeterProvider<Counter> tokens;
  private final Meter.MeterProvider<Counter> spend;
  private final Map<Tags, AtomicInteger> inFlight = new ConcurrentHashMap<>();

  MeasuredModels(ModelClient client, MeterRegistry registry) {
    this.client = client;
    this.registry = registry;
    this.calls =
        Timer.builder("panopticon.calls")
            .description("Calls to providers, every attempt, by what came of it")
            .serviceLevelObjectives(LATENCIES)
            .withRegistry(registry);
    this.tokens =
        Counter.builder("panopticon.tokens")
            .description("Tokens that providers counted")
            .withRegistry(registry);
    this.spend =
        Counter.builder("panopticon.spend.usd")
            .description("What calls cost, where the price is known")
            .withRegistry(registry);
  }

  @Override
  public CallOutcome call(CallRequest request) {
    Tags model = tags(request.model());
    AtomicInteger underWay = inFlight.computeIfAbsent(model, this::gauge);
    underWay.incrementAndGet();
    try {
      CallOutcome outcome = client.call(request);
      count(request.model(), model, outcome);
      return outcome;
    } finally {
      underWay.decrementAndGet();
    }
  }

  private static Tags tags(ModelSpec.Remote model) {
    return Tags.of("provider", lower(model.provider()), "model", model.id());
  }

  private AtomicInteger gauge(Tags model) {
    var count = new AtomicInteger();
    Gauge.builder("panopticon.calls.in.flight", count, AtomicInteger::get)
        .description("Calls to providers that are under way")
        .tags(model)
        .register(registry);
    return count;
  }

  private void count(ModelSpec.Remote model, Tags tags, CallOutcome outcome) {
    calls.withTags(tags.and("outcome", name(outcome))).record(outcome.latency());
    Usage usage = usage(outcome);
    add(tokens, tags.and("direction", "input"), usage.inputTokens(), 1);
    add(tokens, tags.and("direction", "output"), usage.outputTokens(), 1);
    add(spend, tags, usage.costNanoUsd(model.price()), NANO);
  }

  private static Usage usage(CallOutcome outcome) {
    return switch (outcome) {
      case CallOutcome.Answered answered -> answered.usage();
      case CallOutcome.Refused refused -> refused.usage();
      case CallOutcome.Failed _ -> Usage.UNKNOWN;
    };
  }

  private static void add(
      Meter.MeterProvider<Counter> counter, Tags tags, @Nullable Long amount, double unit) {
    if (amount != null && amount > 0) {
      counter.withTags(tags).increment(amount * unit);
    }
  }

  /** One word for what came of a call, in all measures. */
  static String name(CallOutcome outcome) {
    return switch (outcome) {
      case CallOutcome.Answered _ -> "answered";
      case CallOutcome.Refused _ -> "refused";
      case CallOutcome.Failed failed -> lower(failed.errorClass());
    };
  }

  static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
