package dev.panopticon.platform;

import dev.panopticon.contract.ContractJson;
import java.time.Clock;
import org.apache.catalina.core.StandardHost;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.http.converter.autoconfigure.ServerHttpMessageConvertersCustomizer;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/** What every role has: the contracts' JSON, problem details, a clock. */
@Configuration(proxyBeanMethods = false)
@Import(ProblemAdvice.class)
public class PlatformConfiguration {
  /** Reads requests: what it does not know is an error. */
  @Bean
  JsonMapper jsonMapper() {
    return ContractJson.strictMapper();
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  WebMvcConfigurer refuseWrites(ObjectProvider<StorageState> storage) {
    return new WebMvcConfigurer() {
      @Override
      public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new RefuseWrites(storage.getIfAvailable(() -> StorageState.ROOM)));
      }
    };
  }

  /** Ids may hold a slash, as the names of many models do ({@code meta-llama/Llama-3.1-8B}). */
  @Bean
  WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> slashesInIds() {
    return factory ->
        factory.addConnectorCustomizers(
            connector ->
                connector.setEncodedSolidusHandling(
                    EncodedSolidusHandling.PASS_THROUGH.getValue()));
  }

  /** What never gets to a controller (a header without end, %00 in a path) is a problem too. */
  @Bean
  WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> problemsOfTheServerItself() {
    return factory ->
        factory.addContextCustomizers(
            context -> {
              if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(ProblemReport.class.getName());
              }
            });
  }

  /**
   * Bodies are JSON. The framework would take YAML too, since a library that draws the API's
   * description brings a reader for it, and that reader knows neither our records nor our errors.
   */
  @Bean
  ServerHttpMessageConvertersCustomizer noYaml() {
    return builder ->
        builder.configureMessageConvertersList(
            converters ->
                converters.removeIf(
                    converter ->
                        converter.getSupportedMediaTypes().contains(MediaType.APPLICATION_YAML)));
  }
}
