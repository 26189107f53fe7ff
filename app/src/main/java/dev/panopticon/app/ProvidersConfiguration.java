package dev.panopticon.app;

import dev.panopticon.cli.RoleOptions;
import dev.panopticon.engine.EngineSettings;
import dev.panopticon.providers.CallSettings;
import dev.panopticon.providers.Credentials;
import dev.panopticon.providers.ModelClient;
import dev.panopticon.providers.ProviderClients;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** The clients of model providers, for the processes that call models. */
@Configuration(proxyBeanMethods = false)
class ProvidersConfiguration {
  @Bean
  ProviderClients providerClients() {
    return new ProviderClients(Credentials.ofThisProcess(), CallSettings.DEFAULT);
  }

  @Bean
  MeterBinder providerConnections(ProviderClients clients) {
    return registry -> {
      connections(registry, clients, "in_use", ProviderClients::connectionsInUse);
      connections(registry, clients, "idle", ProviderClients::connectionsIdle);
    };
  }

  private static void connections(
      MeterRegistry registry,
      ProviderClients clients,
      String state,
      ToDoubleFunction<ProviderClients> count) {
    Gauge.builder("panopticon.provider.connections", clients, count)
        .description("Connections to providers that are reached without TLS")
        .tag("state", state)
        .register(registry);
  }

  /** Closed after who calls models, so that the last calls' spans are sent too. */
  @Bean
  Spans spans(Optional<EngineSettings> engine, Optional<RoleOptions> options) {
    return Spans.of(
        System.getenv(),
        engine
            .map(EngineSettings::name)
            .or(() -> options.map(role -> role.role().wireName() + "-" + ThisProcess.name()))
            .orElseGet(ThisProcess::name));
  }

  /** What everybody here calls. The clients behind it are closed as the bean that they are. */
  @Bean(destroyMethod = "")
  @Primary
  ModelClient modelClient(ProviderClients clients, Spans spans) {
    return spans.around(clients);
  }
}
