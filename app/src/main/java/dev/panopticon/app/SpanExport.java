package dev.panopticon.app;

import dev.panopticon.cli.Version;
import dev.panopticon.engine.TracedModels;
import dev.panopticon.providers.ModelClient;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.logging.LogRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends spans to a collector, in batches and from a thread of its own: calls never wait for it, and
 * while it is away spans are dropped. Everything but the target is as OpenTelemetry's standard
 * variables say: headers, timeout, sampler, batches, attributes of the resource.
 */
final class SpanExport implements Spans {
  private static final Logger LOG = LoggerFactory.getLogger(SpanExport.class);
  private static final long CLOSE_SECONDS = 2;

  /** Of the exporter, for each failure; held here, because a logger that nobody holds may go. */
  private static final java.util.logging.Logger FAILURES =
      java.util.logging.Logger.getLogger("io.opentelemetry.exporter.internal.http.HttpExporter");

  private static final String VARIABLES = "OTEL_";

  private static final AttributeKey<String> NAME = AttributeKey.stringKey("service.name");
  private static final AttributeKey<String> VERSION = AttributeKey.stringKey("service.version");
  private static final AttributeKey<String> PROCESS = AttributeKey.stringKey("service.instance.id");

  private final OpenTelemetrySdk sdk;

  private SpanExport(OpenTelemetrySdk sdk) {
    this.sdk = sdk;
  }

  static Spans start(SpanTarget target, Map<String, String> environment, String process) {
    FAILURES.setFilter(SpanExport::inOneLine);
    try {
      var export = new SpanExport(sdk(target, environment, process));
      LOG.info("spans of model calls are sent to a collector, as {}", process);
      return export;
    } catch (ConfigurationException wrong) {
      LOG.error("no spans are sent: {}", reason(wrong));
      return NONE;
    }
  }

  private static OpenTelemetrySdk sdk(
      SpanTarget target, Map<String, String> environment, String process) {
    return AutoConfiguredOpenTelemetrySdk.builder()
        .disableShutdownHook() // whoever stops the process closes this in its turn
        .addPropertiesSupplier(() -> properties(environment))
        .addPropertiesCustomizer(_ -> only(target))
        .addResourceCustomizer((given, _) -> resource(given, process))
        .build()
        .getOpenTelemetrySdk();
  }

  /** Without the empty ones, which count as absent. */
  private static Map<String, String> properties(Map<String, String> environment) {
    Map<String, String> properties = new HashMap<>();
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(VARIABLES) && !value.isBlank()) {
            properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value);
          }
        });
    return properties;
  }

  /** Spans to this target, and nothing else that the SDK could send. */
  private static Map<String, String> only(SpanTarget target) {
    return Map.of(
        "otel.traces.exporter", "otlp",
        "otel.exporter.otlp.traces.endpoint", target.endpoint(),
        "otel.exporter.otlp.traces.protocol", SpanTarget.HTTP,
        "otel.metrics.exporter", "none",
        "otel.logs.exporter", "none");
  }

  /** What the environment says of this process comes before what we say. */
  private static Resource resource(Resource given, String process) {
    Resource own =
        Resource.create(
            Attributes.of(NAME, "panopticon", VERSION, Version.text(), PROCESS, process));
    boolean named =
        !Objects.equals(given.getAttribute(NAME), Resource.getDefault().getAttribute(NAME));
    return own.merge(named ? given : given.toBuilder().removeIf(NAME::equals).build());
  }

  /** For a person. The SDK's words about headers quote the headers, which hold keys. */
  private static String reason(ConfigurationException wrong) {
    String words = Objects.requireNonNullElse(wrong.getMessage(), "");
    return words.toLowerCase(Locale.ROOT).contains("header")
        ? "OTEL_EXPORTER_OTLP_HEADERS cannot be read; write name=value,name=value"
        : words;
  }

  /**
   * Takes the stack trace off a failure, of sixty lines in every minute in which the collector is
   * away. Of strange failures only the class is named: the words of a header that cannot be sent
   * would quote it.
   */
  static boolean inOneLine(LogRecord failure) {
    Throwable thrown = failure.getThrown();
    if (thrown != null) {
      Throwable cause = thrown;
      while (!(cause instanceof IOException) && cause.getCause() != null) {
        cause = cause.getCause();
      }
      String what = cause instanceof IOException ? cause.toString() : cause.getClass().getName();
      failure.setMessage(failure.getMessage() + " " + what);
      failure.setThrown(null);
    }
    return true;
  }

  @Override
  public ModelClient around(ModelClient client) {
    return new TracedModels(client, sdk);
  }

  @Override
  public void close() {
    if (!sdk.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS).isSuccess()) {
      LOG.warn("the last spans were not sent: the collector did not take them in time");
    }
  }
}
