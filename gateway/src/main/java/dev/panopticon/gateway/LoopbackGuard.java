package dev.panopticon.gateway;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that a foreign web page makes a browser send to a server on loopback: by a name
 * that resolves here (DNS rebinding, seen in {@code Host}) or across origins (seen in {@code
 * Origin} and {@code Sec-Fetch-Site}).
 */
final class LoopbackGuard {
  private static final Set<String> LOOPBACK_NAMES =
      Set.of("localhost", "127.0.0.1", "[::1]", "::1");

  private LoopbackGuard() {}

  /**
   * @throws PanopticonException with FORBIDDEN if the request is foreign
   */
  static void check(HttpServletRequest request, InetAddress address) {
    if (address.isLoopbackAddress()
        && !LOOPBACK_NAMES.contains(hostName(request.getHeader("Host")))) {
      throw refused("Host", request.getHeader("Host"));
    }
    String origin = request.getHeader("Origin");
    if (origin != null && !sameOrigin(origin, request)) {
      throw refused("Origin", origin);
    }
    if (origin == null
        && changes(request)
        && "cross-site".equals(request.getHeader("Sec-Fetch-Site"))) {
      throw refused("Sec-Fetch-Site", "cross-site");
    }
  }

  private static boolean sameOrigin(String origin, HttpServletRequest request) {
    String host = request.getHeader("Host");
    try {
      return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean changes(HttpServletRequest request) {
    return !Set.of("GET", "HEAD", "OPTIONS").contains(request.getMethod());
  }

  private static String hostName(@Nullable String host) {
    if (host == null) {
      return "";
    }
    int port = host.startsWith("[") ? host.indexOf(':', host.indexOf(']')) : host.lastIndexOf(':');
    return (port < 0 ? host : host.substring(0, port)).toLowerCase(Locale.ROOT);
  }

  private static PanopticonException refused(String header, @Nullable String value) {
    return new PanopticonException(
        ErrorCode.FORBIDDEN,
        "Refused: the request's "
            + header
            + " is \""
            + value
            + "\". Without keys this server answers only to this machine's own pages and programs; "
            + "use http://localhost or http://127.0.0.1.");
  }
}
