package dev.panopticon.app;

import dev.panopticon.providers.CallSettings;
import dev.panopticon.providers.Credentials;
import dev.panopticon.providers.ProviderClients;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The clients of model providers, for the processes that call models. */
@Configuration(proxyBeanMethods = false)
class ProvidersConfiguration {
  @Bean
  ProviderClients providerClients() {
    return new ProviderClients(Credentials.ofThisProcess(), CallSettings.DEFAULT);
  }
}
