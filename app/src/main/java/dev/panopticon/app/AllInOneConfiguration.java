package dev.panopticon.app;

import dev.panopticon.dashboard.DashboardConfiguration;
import dev.panopticon.engine.EngineSettings;
import dev.panopticon.gateway.GatewayConfiguration;
import dev.panopticon.gateway.GatewayConfiguration.GatewaySource;
import dev.panopticon.judgeservice.JudgeServiceConfiguration;
import dev.panopticon.judgeservice.JudgeServiceConfiguration.JudgeServiceSource;
import dev.panopticon.library.LibraryConfiguration;
import dev.panopticon.library.LibraryConfiguration.EvaluationStorageSource;
import dev.panopticon.library.LibraryConfiguration.QueryStorageSource;
import dev.panopticon.modelregistry.ModelRegistryConfiguration;
import dev.panopticon.modelregistry.ModelRegistryConfiguration.RegistrySource;
import dev.panopticon.platform.PlatformConfiguration;
import dev.panopticon.providers.CallSettings;
import dev.panopticon.providers.Credentials;
import dev.panopticon.providers.ProviderClients;
import dev.panopticon.storage.directory.DataDirectory;
import dev.panopticon.storage.directory.DataSection;
import dev.panopticon.vectors.VectorSettings;
import org.springdoc.core.configuration.SpringDocConfiguration;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springdoc.webmvc.core.configuration.MultipleOpenApiSupportConfiguration;
import org.springdoc.webmvc.core.configuration.SpringDocWebMvcConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.HttpEncodingAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Every role in one context. The framework's parts are named one by one: what is not here is not
 * started, and costs no time at a start.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
  TomcatServletWebServerAutoConfiguration.class,
  DispatcherServletAutoConfiguration.class,
  WebMvcAutoConfiguration.class,
  HttpEncodingAutoConfiguration.class,
  HttpMessageConvertersAutoConfiguration.class,
  JacksonAutoConfiguration.class,
  SpringDocConfiguration.class,
  SpringDocConfigProperties.class,
  SpringDocWebMvcConfiguration.class,
  MultipleOpenApiSupportConfiguration.class
})
@Import({
  PlatformConfiguration.class,
  LibraryConfiguration.class,
  ModelRegistryConfiguration.class,
  JudgeServiceConfiguration.class,
  GatewayConfiguration.class,
  DashboardConfiguration.class,
  ServerController.class
})
class AllInOneConfiguration {
  @Bean
  StopRequest stopRequest() {
    return new StopRequest();
  }

  @Bean
  ProviderClients providerClients() {
    return new ProviderClients(Credentials.ofThisProcess(), CallSettings.DEFAULT);
  }

  /** Holding the data directory, or the outside database, makes this the only engine on it. */
  @Bean
  EngineSettings engineSettings() {
    return EngineSettings.named("all-in-one-" + ProcessHandle.current().pid(), true);
  }

  @Bean
  JudgeServiceSource judgeServiceSource(RoleDatabases databases) {
    return new JudgeServiceSource(databases.judgeService());
  }

  @Bean
  GatewaySource gatewaySource(RoleDatabases databases) {
    return new GatewaySource(databases.gateway());
  }

  @Bean
  QueryStorageSource queryStorageSource(RoleDatabases databases, DataDirectory directory) {
    return new QueryStorageSource(
        databases.queryStorage(), vectors(directory, DataSection.QUERY_STORAGE));
  }

  @Bean
  EvaluationStorageSource evaluationStorageSource(
      RoleDatabases databases, DataDirectory directory) {
    return new EvaluationStorageSource(
        databases.evaluationStorage(), vectors(directory, DataSection.EVALUATION_STORAGE));
  }

  private static VectorSettings vectors(DataDirectory directory, DataSection section) {
    return VectorSettings.of(directory.section(section), System::getenv);
  }

  @Bean
  RegistrySource registrySource(RoleDatabases databases) {
    return new RegistrySource(databases.modelRegistry());
  }
}
