package dev.panopticon.app;

import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The collector that OpenTelemetry's standard variables name. Docs: docs/operating.md.
 *
 * @param endpoint the address that takes traces, as it is given; not checked
 */
record SpanTarget(String endpoint) {
  static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
  static final String TRACES_ENDPOINT = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
  static final String DISABLED = "OTEL_SDK_DISABLED";
  static final String EXPORTER = "OTEL_TRACES_EXPORTER";
  static final String PROTOCOL = "OTEL_EXPORTER_OTLP_PROTOCOL";
  static final String TRACES_PROTOCOL = "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL";

  /** The one protocol that the JDK's own HTTP client can speak. */
  static final String HTTP = "http/protobuf";

  private static final Logger LOG = LoggerFactory.getLogger(SpanTarget.class);
  private static final String PATH = "v1/traces";

  /** Empty where no spans are wanted. An empty variable counts as absent. */
  static Optional<SpanTarget> of(Map<String, String> environment) {
    return endpoint(environment)
        .filter(_ -> !isOff(environment))
        .filter(_ -> speaksHttp(environment))
        .map(SpanTarget::new);
  }

  private static Optional<String> endpoint(Map<String, String> environment) {
    return find(environment, TRACES_ENDPOINT)
        .or(() -> find(environment, ENDPOINT).map(base -> base.replaceFirst("/*$", "/") + PATH));
  }

  private static boolean isOff(Map<String, String> environment) {
    return find(environment, DISABLED).filter("true"::equalsIgnoreCase).isPresent()
        || find(environment, EXPORTER).filter("none"::equalsIgnoreCase).isPresent();
  }

  private static boolean speaksHttp(Map<String, String> environment) {
    String protocol =
        find(environment, TRACES_PROTOCOL).or(() -> find(environment, PROTOCOL)).orElse(HTTP);
    if (protocol.equals(HTTP)) {
      return true;
    }
    LOG.error(
        "no spans are sent: {} says {}, but only {} is spoken here, by most collectors at port 4318",
        PROTOCOL,
        protocol,
        HTTP);
    return false;
  }

  private static Optional<String> find(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(s -> !s.isEmpty());
  }
}
