package dev.panopticon.platform.testing;

import dev.panopticon.contract.ContractClient;
import dev.panopticon.platform.PlatformConfiguration;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.HttpEncodingAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;

/** A real web server with the given controllers, on a free port of loopback, as the app has it. */
public final class TestWebServer implements AutoCloseable {
  /** What the app imports of the framework. */
  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    TomcatServletWebServerAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    WebMvcAutoConfiguration.class,
    HttpEncodingAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    JacksonAutoConfiguration.class
  })
  @Import(PlatformConfiguration.class)
  static class Framework {}

  private final ServletWebServerApplicationContext context;
  private final HttpClient http = HttpClient.newHttpClient();

  private TestWebServer(ServletWebServerApplicationContext context) {
    this.context = context;
  }

  /**
   * Starts it.
   *
   * @param beans registers what the configurations need
   * @param configurations configurations and controllers
   */
  public static TestWebServer start(
      Consumer<GenericApplicationContext> beans, Class<?>... configurations) {
    var application =
        new SpringApplicationBuilder(Framework.class)
            .sources(configurations)
            .web(WebApplicationType.SERVLET)
            .bannerMode(Banner.Mode.OFF)
            .logStartupInfo(false)
            .registerShutdownHook(false)
            .properties(
                Map.of(
                    "server.address", "127.0.0.1",
                    "server.port", "0",
                    "server.error.whitelabel.enabled", "false",
                    "spring.threads.virtual.enabled", "true",
                    "spring.mvc.problemdetails.enabled", "true",
                    "springdoc.api-docs.path", "/openapi.json",
                    "springdoc.pathsToMatch", "/api/**"))
            .initializers(context -> beans.accept((GenericApplicationContext) context));
    return new TestWebServer((ServletWebServerApplicationContext) application.run());
  }

  public int port() {
    return context.getWebServer().getPort();
  }

  /** Such as {@code http://127.0.0.1:43210}. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /** A client that sends no key. */
  public ContractClient client() {
    return new ContractClient(address(), null);
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public HttpResponse<String> get(String path) {
    return send("GET", path, null);
  }

  public HttpResponse<String> postJson(String path, String body) {
    return send("POST", path, body, "Content-Type", "application/json");
  }

  /**
   * Sends one request.
   *
   * @param headers names and values in turn
   */
  public HttpResponse<String> send(
      String method, String path, @Nullable String body, String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create(address() + path))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException("no answer from " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.close();
    context.close();
  }
}
