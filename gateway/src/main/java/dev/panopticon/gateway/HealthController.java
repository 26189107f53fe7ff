package dev.panopticon.gateway;

import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Probes. Live: the process answers. Ready: truth can be written. */
@RestController
class HealthController {
  private final Readiness readiness;
  private final GatewayIdentity identity;

  HealthController(Readiness readiness, GatewayIdentity identity) {
    this.readiness = readiness;
    this.identity = identity;
  }

  /**
   * Also tells which instance this is, so that a client with a stale {@code server.json} meets no
   * stranger.
   */
  @GetMapping("/health/live")
  Map<String, String> live() {
    return Map.of("status", "live", "instance", identity.instance(), "version", identity.version());
  }

  @GetMapping("/health/ready")
  ResponseEntity<Map<String, String>> ready() {
    return readiness
        .whyNot()
        .map(why -> ResponseEntity.status(503).body(Map.of("status", "not ready", "reason", why)))
        .orElseGet(() -> ResponseEntity.ok(Map.of("status", "ready")));
  }
}
