package dev.panopticon.gateway;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that a foreign web page makes a browser send: by a name that resolves here (DNS
 * rebinding, seen in {@code Host}) or across origins (seen in {@code Origin} and {@code
 * Sec-Fetch-Site}, which scripts cannot set). A page of another port of this machine is foreign
 * too.
 */
final class LoopbackGuard {
  /** Names and literal addresses of loopback; never looked up, since the answer may be a lie. */
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1]");

  private static final Pattern HOST = Pattern.compile("(\\[[0-9a-f:.]+]|[^\\[\\]:]+)(:\\d{1,5})?");

  private LoopbackGuard() {}

  /**
   * @param address what the server listens on
   * @throws PanopticonException with FORBIDDEN if the request is foreign
   */
  static void check(HttpServletRequest request, InetAddress address) {
    String host = request.getHeader("Host");
    if (address.isLoopbackAddress() && !isLoopback(host)) {
      throw refused("Host", host);
    }
    String origin = request.getHeader("Origin");
    if (origin != null && !isSameOrigin(origin, host)) {
      throw refused("Origin", origin);
    }
    String site = request.getHeader("Sec-Fetch-Site");
    if (isForeign(site) && !isLink(request)) {
      throw refused("Sec-Fetch-Site", site);
    }
  }

  /**
   * Whether a page of this server made the browser send this; programs that are no browser do not
   * tell.
   */
  static boolean isFromOwnPage(HttpServletRequest request) {
    String origin = request.getHeader("Origin");
    return origin == null
        ? "same-origin".equals(request.getHeader("Sec-Fetch-Site"))
        : isSameOrigin(origin, request.getHeader("Host"));
  }

  private static boolean isLoopback(@Nullable String host) {
    if (host == null) {
      return false;
    }
    var matcher = HOST.matcher(host.toLowerCase(Locale.ROOT));
    return matcher.matches() && LOOPBACK.matcher(matcher.group(1)).matches();
  }

  private static boolean isSameOrigin(String origin, @Nullable String host) {
    try {
      return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isForeign(@Nullable String site) {
    return "cross-site".equals(site) || "same-site".equals(site);
  }

  /** A link on a foreign page that a person followed to one of our pages. */
  private static boolean isLink(HttpServletRequest request) {
    return RequiredRole.reads(request.getMethod())
        && "navigate".equals(request.getHeader("Sec-Fetch-Mode"));
  }

  private static PanopticonException refused(String header, @Nullable String value) {
    return new PanopticonException(
        ErrorCode.FORBIDDEN,
        "Refused: the request's %s is \"%s\". This server answers only to its own pages and to programs; on this machine use http://localhost or http://127.0.0.1."
            .formatted(header, value));
  }
}
