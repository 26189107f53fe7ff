package dev.panopticon.gateway;

import dev.panopticon.contract.KeyRole;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.platform.DatabaseFailure;
import dev.panopticon.platform.ProblemAnswer;
import dev.panopticon.platform.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets a request in, or answers it: foreign ones are refused, and where keys are required the key's
 * role must suffice for the method and path. A key comes as {@code Authorization: Bearer} or {@code
 * X-API-Key}, or for pages as the cookie that the login page sets.
 *
 * <p>On loopback no key is needed, but a wrong one is refused; a cookie does not count there, since
 * browsers send it to every port of this machine. Docs: docs/decisions/0002.
 */
public final class DoorFilter extends OncePerRequestFilter {
  /** The cookie of the dashboard's login. */
  public static final String COOKIE = "panopticon_key";

  private static final Logger LOG = LoggerFactory.getLogger(DoorFilter.class);

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
    boolean isData = request.getRequestURI().startsWith("/api/");
    HttpServletResponse secured = SecuredResponse.of(response, isData);
    Caller caller;
    try {
      caller = admitted(request);
    } catch (PanopticonException refusal) {
      refuse(request, secured, refusal);
      return;
    }
    passOn(caller, request, secured, chain);
  }

  private Caller admitted(HttpServletRequest request) {
    RequestPath path = RequestPath.of(request);
    LoopbackGuard.check(request, settings.address());
    RequestQuery.check(request);
    if (RequiredRole.none(path)) {
      return Caller.ANYONE;
    }
    Caller caller = callerOf(request);
    KeyRole needed = RequiredRole.of(request.getMethod(), path);
    if (caller.role().compareTo(needed) < 0) {
      throw new PanopticonException(
          ErrorCode.FORBIDDEN,
          "This needs a key with the role %s; the key's role is %s."
              .formatted(needed, caller.role()));
    }
    return caller;
  }

  private Caller callerOf(HttpServletRequest request) {
    boolean keyRequired = settings.keyRequired() || isForwarded(request);
    Optional<PresentedKey> presented =
        PresentedKey.of(request).filter(key -> keyRequired || !key.byCookie());
    if (presented.isEmpty()) {
      if (keyRequired) {
        throw unauthenticated(false);
      }
      return Caller.OWNER;
    }
    PresentedKey key = presented.get();
    if (key.byCookie()
        && !RequiredRole.reads(request.getMethod())
        && !LoopbackGuard.isFromOwnPage(request)) {
      throw new PanopticonException(
          ErrorCode.FORBIDDEN,
          "Refused: with the cookie of the login, changes are taken from this server's own pages"
              + " only. Programs send `Authorization: Bearer KEY`.");
    }
    return find(key.secret()).orElseThrow(() -> unauthenticated(true));
  }

  /** A proxy in front of a loopback server may let in the whole world. */
  private static boolean isForwarded(HttpServletRequest request) {
    return request.getHeader("X-Forwarded-For") != null || request.getHeader("Forwarded") != null;
  }

  private Optional<Caller> find(String secret) {
    if (sameBytes(secret, settings.token())) {
      return Optional.of(Caller.OWNER);
    }
    try {
      return keys.findValid(secret).map(key -> new Caller(key.id(), key.role()));
    } catch (DataAccessException e) {
      throw DatabaseFailure.explain(e)
          .orElseGet(
              () -> new PanopticonException(ErrorCode.INTERNAL, "The key cannot be checked.", e));
    }
  }

  /** In a time that tells nothing of where they differ. */
  private static boolean sameBytes(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private static PanopticonException unauthenticated(boolean keyWasSent) {
    return new PanopticonException(
        ErrorCode.UNAUTHENTICATED,
        keyWasSent
            ? "The API key is unknown or revoked. `panopticon keys` shows the keys there are."
            : "This server wants an API key: send `Authorization: Bearer KEY`, or set"
                + " PANOPTICON_API_KEY for the command line. `panopticon keys create NAME` on the"
                + " server's machine makes one.");
  }

  private void passOn(
      Caller caller, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    request.setAttribute(Caller.ATTRIBUTE, caller);
    boolean noted = !RequiredRole.reads(request.getMethod()) && !caller.equals(Caller.ANYONE);
    boolean returned = false;
    try {
      chain.doFilter(request, response);
      returned = true;
    } finally {
      if (noted) {
        int status = returned ? response.getStatus() : HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
        audit.note(caller.keyId(), request.getMethod(), request.getRequestURI(), status);
      }
    }
  }

  private static void refuse(
      HttpServletRequest request, HttpServletResponse response, PanopticonException refusal)
      throws IOException {
    LOG.info(
        "refused method={} path={} from={} code={}",
        request.getMethod(),
        request.getRequestURI(),
        request.getRemoteAddr(),
        refusal.code());
    if (refusal.code() == ErrorCode.UNAUTHENTICATED && wantsPage(request)) {
      response.sendRedirect("/login");
      return;
    }
    ProblemAnswer.write(response, Problems.of(refusal, request.getRequestURI(), null));
  }

  private static boolean wantsPage(HttpServletRequest request) {
    String accept = request.getHeader("Accept");
    return RequiredRole.reads(request.getMethod())
        && !request.getRequestURI().startsWith("/api/")
        && accept != null
        && accept.contains("text/html");
  }
}
