package dev.panopticon.gateway;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.util.Locale;
import java.util.Set;

/**
 * An answer with the headers that keep browsers from misusing it. A controller that has its own
 * words for one of them (pages have a content security policy) replaces ours.
 */
final class SecuredResponse extends HttpServletResponseWrapper {
  private static final Set<String> OURS =
      Set.of(
          "x-content-type-options",
          "x-frame-options",
          "referrer-policy",
          "cross-origin-resource-policy",
          "content-security-policy",
          "cache-control");

  private SecuredResponse(HttpServletResponse response) {
    super(response);
  }

  /**
   * @param isData whether the answer is data and no page: nothing in it may run or be kept
   */
  static SecuredResponse of(HttpServletResponse response, boolean isData) {
    var secured = new SecuredResponse(response);
    secured.setHeader("X-Content-Type-Options", "nosniff");
    secured.setHeader("X-Frame-Options", "DENY");
    // Not "no-referrer": browsers would then send "Origin: null" with the forms of our own pages.
    secured.setHeader("Referrer-Policy", "same-origin");
    secured.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    if (isData) {
      secured.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
      secured.setHeader("Cache-Control", "no-store");
    }
    return secured;
  }

  /** The framework adds the headers of a controller; two of these would contradict each other. */
  @Override
  public void addHeader(String name, String value) {
    if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
      setHeader(name, value);
    } else {
      super.addHeader(name, value);
    }
  }
}
