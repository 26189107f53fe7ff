package dev.panopticon.dashboard;

import dev.panopticon.dashboard.view.Frame;
import dev.panopticon.dashboard.view.Frame.Section;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Makes pages of templates that were compiled and type-checked at the build. Each has the headers
 * that keep foreign scripts, frames and hosts out. Thread-safe.
 */
final class Pages {
  /**
   * No inline script or style, nothing from another host; pictures in Tabler's style are data URLs.
   */
  static final String CONTENT_SECURITY_POLICY =
      "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
          + " form-action 'self'; frame-ancestors 'none'";

  static final String THEME_COOKIE = "panopticon_theme";

  private static final MediaType HTML = MediaType.parseMediaType("text/html;charset=UTF-8");
  private static final Set<String> THEMES = Set.of("light", "dark");

  private final TemplateEngine templates = TemplateEngine.createPrecompiled(ContentType.Html);
  private final Assets assets;

  Pages(Assets assets) {
    this.assets = assets;
  }

  /**
   * A whole page.
   *
   * @param template name without ending, such as {@code runs}
   * @param page the template's {@code page} parameter
   */
  ResponseEntity<String> page(String template, String title, Section section, Object page) {
    return page(HttpStatus.OK, template, frame(title, section), page);
  }

  /** A whole page with another status. */
  ResponseEntity<String> page(HttpStatus status, String template, Frame frame, Object page) {
    return answer(status, render(template, Map.of("frame", frame, "page", page)));
  }

  /** A part of a page, for a script to put in place. */
  ResponseEntity<String> part(String template, Object page) {
    return answer(HttpStatus.OK, render("part/" + template, Map.of("page", page)));
  }

  Frame frame(String title, Section section) {
    return new Frame(title, section, assets.prefix(), theme());
  }

  private String render(String template, Map<String, Object> parameters) {
    var out = new StringOutput();
    templates.render(template + ".jte", parameters, out);
    return out.toString();
  }

  private static ResponseEntity<String> answer(HttpStatus status, String html) {
    return ResponseEntity.status(status)
        .contentType(HTML)
        .cacheControl(CacheControl.noCache().cachePrivate())
        .eTag(tag(html))
        .header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "same-origin")
        .header("Cross-Origin-Opener-Policy", "same-origin")
        .body(html);
  }

  // Spring answers 304 when the browser shows this tag again.
  private static String tag(String html) {
    return "\"" + Assets.hash(html.getBytes(StandardCharsets.UTF_8)) + "\"";
  }

  /**
   * What the reader chose with the button; a cookie, so that the page comes in the right colours at
   * once.
   */
  private static String theme() {
    if (RequestContextHolder.getRequestAttributes()
        instanceof ServletRequestAttributes attributes) {
      HttpServletRequest request = attributes.getRequest();
      for (Cookie cookie : request.getCookies() == null ? new Cookie[0] : request.getCookies()) {
        if (cookie.getName().equals(THEME_COOKIE) && THEMES.contains(cookie.getValue())) {
          return cookie.getValue();
        }
      }
    }
    return "auto";
  }
}
