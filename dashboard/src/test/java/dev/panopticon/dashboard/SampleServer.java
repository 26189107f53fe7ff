package dev.panopticon.dashboard;

import dev.panopticon.contract.BackupApi;
import dev.panopticon.contract.JudgeApi;
import dev.panopticon.contract.KeyApi;
import dev.panopticon.contract.KeyRole;
import dev.panopticon.contract.MetricApi;
import dev.panopticon.contract.ModelApi;
import dev.panopticon.contract.QueryApi;
import dev.panopticon.contract.RunView;
import dev.panopticon.contract.StorageApi;
import dev.panopticon.platform.PlatformConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The dashboard on a real server, over contracts in memory. {@code main} keeps it running, to look
 * at the pages: arguments are a port and {@code empty} or {@code filled}.
 */
final class SampleServer implements AutoCloseable {
  static final String KEY = "pan_valid";

  private final ConfigurableApplicationContext context;

  private SampleServer(ConfigurableApplicationContext context) {
    this.context = context;
  }

  static SampleServer start(
      SampleJudge judge,
      SampleLibrary library,
      SampleStorage storage,
      SampleBackups backups,
      int port) {
    return new SampleServer(
        new SpringApplicationBuilder(Wiring.class)
            .web(WebApplicationType.SERVLET)
            .bannerMode(Banner.Mode.OFF)
            .logStartupInfo(false)
            .properties(
                Map.of(
                    "server.port",
                    port,
                    "server.address",
                    "127.0.0.1",
                    "spring.threads.virtual.enabled",
                    "true",
                    "logging.level.root",
                    "warn"))
            .initializers(
                context -> {
                  var beans = (GenericApplicationContext) context;
                  beans.registerBean(JudgeApi.class, () -> judge);
                  beans.registerBean(QueryApi.class, library::queries);
                  beans.registerBean(MetricApi.class, library::metrics);
                  beans.registerBean(ModelApi.class, library::models);
                  beans.registerBean(KeyApi.class, library::keys);
                  beans.registerBean(StorageApi.class, () -> storage);
                  beans.registerBean(BackupApi.class, () -> backups);
                })
            .run());
  }

  public static void main(String[] arguments) {
    boolean empty = arguments.length > 1 && arguments[1].equals("empty");
    start(
        empty ? SampleJudge.empty() : SampleJudge.filled(),
        empty ? SampleLibrary.empty() : SampleLibrary.filled(),
        empty ? SampleStorage.fresh() : SampleStorage.faulty(),
        empty ? SampleBackups.none() : SampleBackups.some(),
        Integer.parseInt(arguments[0]));
  }

  int port() {
    var server = ((ServletWebServerApplicationContext) context).getWebServer();
    return server.getPort();
  }

  @Override
  public void close() {
    context.close();
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    TomcatServletWebServerAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    WebMvcAutoConfiguration.class,
    HttpEncodingAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    JacksonAutoConfiguration.class
  })
  @Import({PlatformConfiguration.class, DashboardConfiguration.class, Events.class})
  static class Wiring {
    @Bean
    KeyCheck keyCheck() {
      return new KeyCheck() {
        @Override
        public boolean required() {
          return true;
        }

        @Override
        public Optional<KeyRole> roleOf(String secret) {
          return secret.equals(KEY) ? Optional.of(KeyRole.READER) : Optional.empty();
        }
      };
    }
  }

  /** Progress as the judge service sends it. */
  @RestController
  static final class Events {
    private final JudgeApi judge;

    Events(JudgeApi judge) {
      this.judge = judge;
    }

    @GetMapping(path = "/api/judge/runs/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter events(@PathVariable("id") UUID id) {
      var emitter = new SseEmitter(0L);
      Thread.ofVirtual().start(() -> send(id, emitter));
      return emitter;
    }

    private void send(UUID id, SseEmitter emitter) {
      try {
        RunView run = judge.run(id);
        while (!run.status().ended()) {
          emitter.send(SseEmitter.event().name("progress").data(run, MediaType.APPLICATION_JSON));
          Thread.sleep(Duration.ofMillis(500));
          run = judge.run(id);
        }
        emitter.send(SseEmitter.event().name("ended").data(run, MediaType.APPLICATION_JSON));
        emitter.complete();
      } catch (IOException | InterruptedException e) {
        emitter.completeWithError(e);
      }
    }
  }
}
