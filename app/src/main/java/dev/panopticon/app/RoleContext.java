package dev.panopticon.app;

import java.util.Map;
import java.util.function.Consumer;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The application context that holds one role or all. */
final class RoleContext implements AutoCloseable {
  private final ConfigurableApplicationContext context;

  private RoleContext(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /**
   * Starts it; it serves when this returns.
   *
   * @param descriptionPath where the OpenAPI description of these controllers is
   * @param beans registers what the configurations need
   */
  static RoleContext start(
      Listen listen,
      String descriptionPath,
      Consumer<GenericApplicationContext> beans,
      Class<?>... configurations) {
    // Our own logging is set up already; Spring Boot's would begin anew, on the console.
    System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
    return new RoleContext(
        new SpringApplicationBuilder(configurations)
            .web(WebApplicationType.SERVLET)
            .bannerMode(Banner.Mode.OFF)
            .logStartupInfo(false)
            .registerShutdownHook(false)
            .properties(properties(listen, descriptionPath))
            .initializers(context -> beans.accept((GenericApplicationContext) context))
            .run());
  }

  private static Map<String, Object> properties(Listen listen, String descriptionPath) {
    return Map.ofEntries(
        Map.entry("server.address", listen.address().getHostAddress()),
        Map.entry("server.port", listen.port()),
        Map.entry("server.shutdown", "graceful"),
        Map.entry("spring.lifecycle.timeout-per-shutdown-phase", "5s"),
        Map.entry("server.error.whitelabel.enabled", "false"),
        Map.entry("spring.threads.virtual.enabled", "true"),
        Map.entry("spring.mvc.async.request-timeout", "-1"),
        Map.entry("spring.main.lazy-initialization", "false"),
        Map.entry("springdoc.api-docs.enabled", "true"),
        Map.entry("springdoc.api-docs.path", descriptionPath),
        Map.entry("springdoc.pathsToMatch", "/api/**"));
  }

  int port() {
    var server = ((ServletWebServerApplicationContext) context).getWebServer();
    if (server == null) {
      throw new IllegalStateException("the context has no web server");
    }
    return server.getPort();
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  @Override
  public void close() {
    context.close();
  }
}
