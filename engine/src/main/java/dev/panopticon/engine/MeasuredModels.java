package dev.panopticon.engine;

import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.ProviderKind;
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
  private final Map<Name, Meters> meters = new ConcurrentHashMap<>();

  /** The registry looks meters up by all their tags, which is too much for every call. */
  private record Name(ProviderKind provider, String model) {
    Tags tags() {
      return Tags.of("provider", lower(provider), "model", model);
    }
  }

  /** Those of one model, each made when it is first needed. */
  private record Meters(
      Tags tags, AtomicInteger inFlight, Map<String, Timer> calls, Map<String, Counter> counters) {}

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
    var name = new Name(request.model().provider(), request.model().id());
    Meters ofModel = meters.computeIfAbsent(name, this::meters);
    ofModel.inFlight().incrementAndGet();
    try {
      CallOutcome outcome = client.call(request);
      count(request.model(), ofModel, outcome);
      return outcome;
    } finally {
      ofModel.inFlight().decrementAndGet();
    }
  }

  private Meters meters(Name model) {
    Tags tags = model.tags();
    return new Meters(tags, gauge(tags), new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
  }

  private AtomicInteger gauge(Tags model) {
    var count = new AtomicInteger();
    Gauge.builder("panopticon.calls.in.flight", count, AtomicInteger::get)
        .description("Calls to providers that are under way")
        .tags(model)
        .register(registry);
    return count;
  }

  private void count(ModelSpec.Remote model, Meters ofModel, CallOutcome outcome) {
    ofModel
        .calls()
        .computeIfAbsent(name(outcome), word -> calls.withTags(ofModel.tags().and("outcome", word)))
        .record(outcome.latency());
    Usage usage = usage(outcome);
    addTokens(ofModel, "input", usage.inputTokens());
    addTokens(ofModel, "output", usage.outputTokens());
    Long cost = usage.costNanoUsd(model.price());
    if (cost != null && cost > 0) {
      ofModel
          .counters()
          .computeIfAbsent("spend", _ -> spend.withTags(ofModel.tags()))
          .increment(cost * NANO);
    }
  }

  private void addTokens(Meters ofModel, String direction, @Nullable Long amount) {
    if (amount != null && amount > 0) {
      ofModel
          .counters()
          .computeIfAbsent(
              direction, _ -> tokens.withTags(ofModel.tags().and("direction", direction)))
          .increment(amount);
    }
  }

  private static Usage usage(CallOutcome outcome) {
    return switch (outcome) {
      case CallOutcome.Answered answered -> answered.usage();
      case CallOutcome.Refused refused -> refused.usage();
      case CallOutcome.Failed _ -> Usage.UNKNOWN;
    };
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
