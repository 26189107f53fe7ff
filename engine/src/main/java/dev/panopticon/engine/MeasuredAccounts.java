package dev.panopticon.engine;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Shows the limits of each account in force here, what they hold up, and for how long. All of it is
 * read when somebody looks; calls pay nothing for it. Thread-safe.
 */
final class MeasuredAccounts {
  private static final double NANO = 1e-9;

  private final MeterRegistry registry;
  private final Function<ProviderAccount, AccountMeasure> look;

  /**
   * @param look reads an account under the lock that guards it
   */
  MeasuredAccounts(MeterRegistry registry, Function<ProviderAccount, AccountMeasure> look) {
    this.registry = registry;
    this.look = look;
  }

  /** Once for each account, which must live as long as the registry. */
  void add(AccountKey key, ProviderAccount account) {
    Tags tags =
        Tags.of(
            "provider", MeasuredModels.lower(key.provider()),
            "host", key.host(),
            "account", account.shortId());
    var measured = new Measured(account, tags);
    measured.calls();
    measured.provider();
    measured.allowance("requests", AccountMeasure::requestsPerMinute, AccountMeasure::requestsLeft);
    measured.allowance("tokens", AccountMeasure::tokensPerMinute, AccountMeasure::tokensLeft);
  }

  private final class Measured {
    private final ProviderAccount account;
    private final Tags tags;

    Measured(ProviderAccount account, Tags tags) {
      this.account = account;
      this.tags = tags;
    }

    void calls() {
      gauge("in.flight", "Calls that wait for the provider", AccountMeasure::inFlight);
      gauge("waiting", "Calls that wait for their turn", AccountMeasure::waiting);
      gauge("limit", "Calls that may be in flight now, found by trying", AccountMeasure::limit);
      gauge("share", "This process's part of the concurrency", AccountMeasure::share);
      FunctionTimer.builder(
              "panopticon.account.turns",
              account,
              each -> look.apply(each).turns(),
              each -> look.apply(each).turnNanos(),
              TimeUnit.NANOSECONDS)
          .description("How long calls waited for their turn, those that have begun")
          .tags(tags)
          .register(registry);
    }

    void provider() {
      FunctionCounter.builder("panopticon.account.cuts", account, each -> look.apply(each).cuts())
          .description("How often the limit was cut, because the provider had too much to do")
          .tags(tags)
          .register(registry);
      Gauge.builder("panopticon.account.paused", account, of(each -> each.pausedNanos() * NANO))
          .description("How long it is until the provider may be called again")
          .baseUnit("seconds")
          .tags(tags)
          .register(registry);
      gauge("down", "1 while the provider gets no calls but probes", each -> each.down() ? 1 : 0);
    }

    void allowance(
        String resource,
        ToDoubleFunction<AccountMeasure> perMinute,
        ToDoubleFunction<AccountMeasure> left) {
      Tags ofResource = tags.and("resource", resource);
      Gauge.builder("panopticon.account.per.minute", account, of(perMinute))
          .description("What the account has per minute, for all processes together")
          .tags(ofResource)
          .register(registry);
      Gauge.builder("panopticon.account.left", account, of(left))
          .description("What this process may use of it at this moment")
          .tags(ofResource)
          .register(registry);
    }

    private void gauge(String name, String description, ToDoubleFunction<AccountMeasure> value) {
      Gauge.builder("panopticon.account." + name, account, of(value))
          .description(description)
          .tags(tags)
          .register(registry);
    }

    private ToDoubleFunction<ProviderAccount> of(ToDoubleFunction<AccountMeasure> value) {
      return each -> value.applyAsDouble(look.apply(each));
    }
  }
}
