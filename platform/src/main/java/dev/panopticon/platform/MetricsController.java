package dev.panopticon.platform;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What this process measures of itself, as Prometheus reads it. */
@RestController
public final class MetricsController {
  /** Where it is; the dashboard's page of judge metrics is elsewhere. */
  public static final String PATH = "/metrics";

  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry;

  MetricsController(PrometheusMeterRegistry registry) {
    this.registry = registry;
  }

  @GetMapping(PATH)
  ResponseEntity<String> metrics() {
    return ResponseEntity.ok().header(HttpHeaders.CONTENT_TYPE, TEXT).body(registry.scrape(TEXT));
  }
}
