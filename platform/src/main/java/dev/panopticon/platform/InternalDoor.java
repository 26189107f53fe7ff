package dev.panopticon.platform;

import dev.panopticon.contract.Role;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The door of a role in a process of its own: lets in the other roles, which know the internal
 * token, and probes. People come through the gateway, which has checked who they are; for whom it
 * calls stands in the log.
 */
public final class InternalDoor extends OncePerRequestFilter {
  /** Before a line of the log: role and key of the person for whom the gateway calls. */
  public static final String CALLER = "caller";

  private static final Logger LOG = LoggerFactory.getLogger(InternalDoor.class);
  private static final Set<String> PROBES = Set.of("/health/live", "/health/ready");

  private final byte[] wanted;
  private final byte @Nullable [] wantedForMetrics;

  /**
   * @param metricsToken by which alone {@value MetricsController#PATH} can be read; null for none
   * @throws IllegalArgumentException if a token could be guessed
   */
  public InternalDoor(String token, @Nullable String metricsToken) {
    this.wanted = bearer("internal", token);
    this.wantedForMetrics = metricsToken == null ? null : bearer("metrics", metricsToken);
  }

  private static byte[] bearer(String name, String token) {
    if (token.length() < Role.SHORTEST_TOKEN) {
      throw new IllegalArgumentException(
          "the %s token needs at least %d characters".formatted(name, Role.SHORTEST_TOKEN));
    }
    return ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (PROBES.contains(request.getRequestURI())) {
      chain.doFilter(request, response);
    } else if (knows(wanted, request)) {
      passOn(request, response, chain);
    } else if (readsMetrics(request)) {
      chain.doFilter(request, response);
    } else {
      refuse(request, response);
    }
  }

  private boolean readsMetrics(HttpServletRequest request) {
    return wantedForMetrics != null
        && request.getRequestURI().equals(MetricsController.PATH)
        && knows(wantedForMetrics, request);
  }

  /** In a time that tells nothing of where they differ. */
  private static boolean knows(byte[] token, HttpServletRequest request) {
    String given = Objects.requireNonNullElse(request.getHeader(HttpHeaders.AUTHORIZATION), "");
    return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), token);
  }

  private static void passOn(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String role = request.getHeader(Role.CALLER_ROLE_HEADER);
    if (role == null) {
      chain.doFilter(request, response);
      return;
    }
    String key = Objects.requireNonNullElse(request.getHeader(Role.CALLER_KEY_HEADER), "no key");
    try (var _ = MDC.putCloseable(CALLER, "[%s %s] ".formatted(role, key))) {
      chain.doFilter(request, response);
    }
  }

  private static void refuse(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    LOG.warn(
        "refused method={} path={} from={}: no internal token, or another one",
        request.getMethod(),
        request.getRequestURI(),
        request.getRemoteAddr());
    var refusal =
        new PanopticonException(
            ErrorCode.UNAUTHENTICATED,
            "This role takes calls of this instance's other roles only. Ask the gateway.");
    ProblemAnswer.write(response, Problems.of(refusal, request.getRequestURI(), null));
  }
}
