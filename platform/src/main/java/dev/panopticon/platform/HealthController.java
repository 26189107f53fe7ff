package dev.panopticon.platform;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Probes. Live: the process answers. Ready: truth can be written. A role that is away makes no
 * other unready, since what does not need it goes on; but it is named.
 */
@RestController
public final class HealthController {
  private final List<ReadinessCheck> checks;
  private final List<PeerCheck> peers;
  private final ProcessIdentity identity;

  public HealthController(
      List<ReadinessCheck> checks, List<PeerCheck> peers, ProcessIdentity identity) {
    this.checks = List.copyOf(checks);
    this.peers = List.copyOf(peers);
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
  ResponseEntity<Map<String, Object>> ready() {
    String reason =
        checks.stream()
            .map(ReadinessCheck::whyNot)
            .flatMap(Optional::stream)
            .collect(Collectors.joining("; "));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", reason.isEmpty() ? "ready" : "not ready");
    if (!reason.isEmpty()) {
      body.put("reason", reason);
    }
    peers.forEach(check -> body.put("missing_roles", check.missing()));
    return ResponseEntity.status(reason.isEmpty() ? 200 : 503).body(body);
  }
}
