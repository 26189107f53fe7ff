package dev.panopticon.gateway;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The secret that came with a request.
 *
 * @param byCookie whether a browser added it by itself, perhaps to a request that a foreign page
 *     made it send
 */
record PresentedKey(String secret, boolean byCookie) {
  /** An empty key is a key, and a wrong one: a variable that was not set must not open the door. */
  private static final Pattern BEARER = Pattern.compile("(?i)bearer(?: +(.*))?");

  /** {@code Authorization: Bearer}, else {@code X-API-Key}, else the cookie of the login. */
  static Optional<PresentedKey> of(HttpServletRequest request) {
    String authorization = request.getHeader("Authorization");
    if (authorization != null) {
      Matcher bearer = BEARER.matcher(authorization.strip());
      if (bearer.matches()) {
        String secret = bearer.group(1);
        return Optional.of(new PresentedKey(secret == null ? "" : secret, false));
      }
    }
    String header = request.getHeader("X-API-Key");
    if (header != null) {
      return Optional.of(new PresentedKey(header.trim(), false));
    }
    for (Cookie cookie : request.getCookies() == null ? new Cookie[0] : request.getCookies()) {
      if (cookie.getName().equals(DoorFilter.COOKIE)) {
        return Optional.of(new PresentedKey(cookie.getValue(), true));
      }
    }
    return Optional.empty();
  }

  /** Without the secret: texts of records end up in logs. */
  @Override
  public String toString() {
    return "PresentedKey[byCookie=" + byCookie + "]";
  }
}
