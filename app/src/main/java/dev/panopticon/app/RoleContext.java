package dev.panopticon.app;

import dev.panopticon.cli.ServerOptions;
import dev.panopticon.cli.Version;
import dev.panopticon.gateway.GatewayIdentity;
import dev.panopticon.gateway.GatewaySettings;
import dev.panopticon.storage.directory.DataDirectory;
import dev.panopticon.storage.directory.DirectoryOwner;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The application context that holds every role. */
final class RoleContext implements AutoCloseable {
  private final ConfigurableApplicationContext context;

  private RoleContext(ConfigurableApplicationContext context) {
    this.context = context;
  }

  static RoleContext start(
      ServerOptions options, DirectoryOwner owner, OpeningDatabases databases, String token) {
    // Our own logging is set up already; Spring Boot's would begin anew, on the console.
    System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
    var settings = new GatewaySettings(options.address(), token);
    return new RoleContext(
        new SpringApplicationBuilder(AllInOneConfiguration.class)
            .web(WebApplicationType.SERVLET)
            .bannerMode(Banner.Mode.OFF)
            .logStartupInfo(false)
            .registerShutdownHook(false)
            .properties(properties(options))
            .initializers(
                context -> {
                  var beans = (GenericApplicationContext) context;
                  // Closed by who opened them, after everything else in here.
                  beans.registerBean(
                      RoleDatabases.class, databases::await, bean -> bean.setDestroyMethodName(""));
                  beans.registerBean(GatewayIdentity.class, () -> identity(owner, databases));
                  beans.registerBean(ServerOptions.class, () -> options);
                  beans.registerBean(DataDirectory.class, owner::directory);
                  beans.registerBean(GatewaySettings.class, () -> settings);
                })
            .run());
  }

  // A new directory takes the instance of the outside database that it is joined to.
  private static GatewayIdentity identity(DirectoryOwner owner, OpeningDatabases databases) {
    databases.await();
    return new GatewayIdentity(owner.instance().toString(), Version.text());
  }

  private static Map<String, Object> properties(ServerOptions options) {
    return Map.ofEntries(
        Map.entry("server.address", options.address().getHostAddress()),
        Map.entry("server.port", options.port()),
        Map.entry("server.shutdown", "graceful"),
        Map.entry("spring.lifecycle.timeout-per-shutdown-phase", "5s"),
        Map.entry("server.error.whitelabel.enabled", "false"),
        Map.entry("spring.threads.virtual.enabled", "true"),
        Map.entry("spring.mvc.async.request-timeout", "-1"),
        Map.entry("spring.main.lazy-initialization", "false"),
        Map.entry("springdoc.api-docs.enabled", "true"),
        Map.entry("springdoc.api-docs.path", "/openapi.json"),
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
