package dev.panopticon.gateway;

import dev.panopticon.contract.ContractJson;
import dev.panopticon.contract.KeyRole;
import dev.panopticon.contract.Problem;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.platform.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets a request in, or answers it: foreign ones are refused, and where keys are required the key's
 * role must suffice for the method and path. A key comes as {@code Authorization: Bearer}, or for
 * pages as the cookie that the login page sets.
 */
public final class DoorFilter extends OncePerRequestFilter {
  /** The cookie of the dashboard's login. */
  public static final String COOKIE = "panopticon_key";

  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  private final GatewaySettings settings;
  private final ApiKeys keys;
  private final AuditLog audit;

  DoorFilter(GatewaySettings settings, ApiKeys keys, AuditLog audit) {
    this.settings = settings;
    this.keys = keys;
    this.audit = audit;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Caller caller;
    try {
      LoopbackGuard.check(request, settings.address());
      caller = callerOf(request);
    } catch (PanopticonException refusal) {
      refuse(request, response, refusal);
      return;
    }
    chain.doFilter(request, response);
    if (!READING.contains(request.getMethod())) {
      audit.note(
          caller.keyId(), request.getMethod(), request.getServletPath(), response.getStatus());
    }
  }

  /** Who calls: no key id where none was needed, or for the server's own token. */
  private record Caller(@Nullable UUID keyId, KeyRole role) {
    static final Caller OWNER = new Caller(null, KeyRole.ADMIN);
  }

  private Caller callerOf(HttpServletRequest request) {
    String secret = secretOf(request);
    if (isOpen(request.getServletPath()) || (secret == null && !settings.keyRequired())) {
      return Caller.OWNER;
    }
    Caller caller = find(secret).orElseThrow(() -> unauthenticated(secret != null));
    requireRole(caller.role(), request);
    return caller;
  }

  private static void requireRole(KeyRole role, HttpServletRequest request) {
    KeyRole needed = neededRole(request);
    if (role.compareTo(needed) < 0) {
      throw new PanopticonException(
          ErrorCode.FORBIDDEN,
          "This needs a key with the role %s; the key's role is %s.".formatted(needed, role));
    }
  }

  /** Probes, the login page and the assets tell nothing that is secret. */
  private static boolean isOpen(String path) {
    return path.startsWith("/health/") || path.equals("/login") || path.startsWith("/assets/");
  }

  // The servlet path is decoded and normalised, as the controllers' own matching sees it; the raw
  // URI could hide
  // "/api/keys" behind "%6b".
  private static KeyRole neededRole(HttpServletRequest request) {
    boolean reads = READING.contains(request.getMethod());
    String path = request.getServletPath();
    if (path.startsWith("/api/keys")
        || path.startsWith("/keys")
        || path.equals("/api/server/stop")
        || request.getMethod().equals("DELETE")) {
      return KeyRole.ADMIN;
    }
    return reads ? KeyRole.READER : KeyRole.EDITOR;
  }

  private Optional<Caller> find(@Nullable String secret) {
    if (secret == null) {
      return Optional.empty();
    }
    if (sameBytes(secret, settings.token())) {
      return Optional.of(Caller.OWNER);
    }
    return keys.findValid(secret).map(key -> new Caller(key.id(), key.role()));
  }

  private static boolean sameBytes(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private static @Nullable String secretOf(HttpServletRequest request) {
    String header = request.getHeader("Authorization");
    if (header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return header.substring(7).trim();
    }
    if (request.getHeader("X-API-Key") != null) {
      return request.getHeader("X-API-Key");
    }
    for (Cookie cookie : request.getCookies() == null ? new Cookie[0] : request.getCookies()) {
      if (cookie.getName().equals(COOKIE)) {
        return cookie.getValue();
      }
    }
    return null;
  }

  private static PanopticonException unauthenticated(boolean keyWasSent) {
    return new PanopticonException(
        ErrorCode.UNAUTHENTICATED,
        keyWasSent
            ? "The API key is unknown or revoked. `panopticon keys list` shows the keys there are."
            : "This server wants an API key: send `Authorization: Bearer KEY`, or set PANOPTICON_API_KEY"
                + " for the command line. `panopticon keys create NAME` on the server's machine makes one.");
  }

  private static void refuse(
      HttpServletRequest request, HttpServletResponse response, PanopticonException refusal)
      throws IOException {
    if (refusal.code() == ErrorCode.UNAUTHENTICATED && wantsPage(request)) {
      response.sendRedirect("/login");
      return;
    }
    Problem problem = Problems.of(refusal, request.getRequestURI(), null);
    response.setStatus(problem.status());
    response.setContentType("application/problem+json");
    response.getOutputStream().write(ContractJson.mapper().writeValueAsBytes(problem));
  }

  private static boolean wantsPage(HttpServletRequest request) {
    String accept = request.getHeader("Accept");
    return !request.getServletPath().startsWith("/api/")
        && accept != null
        && accept.contains("text/html");
  }
}
