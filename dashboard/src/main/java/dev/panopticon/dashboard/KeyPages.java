package dev.panopticon.dashboard;

import dev.panopticon.contract.KeyApi;
import dev.panopticon.dashboard.view.Frame.Section;
import dev.panopticon.dashboard.view.Keys;
import dev.panopticon.dashboard.view.Login;
import dev.panopticon.platform.AllowedOnFullDisk;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The keys there are, and the way in with one: the browser keeps it in a cookie that no script can
 * read.
 */
@RestController
final class KeyPages {
  /** The door reads the key from it. */
  static final String COOKIE = "panopticon_key";

  private final KeyApi keys;
  private final KeyCheck check;
  private final Pages pages;

  KeyPages(KeyApi keys, KeyCheck check, Pages pages) {
    this.keys = keys;
    this.check = check;
    this.pages = pages;
  }

  /** The door lets only administrators see it. */
  @GetMapping("/keys")
  ResponseEntity<String> list() {
    return pages.page("keys", "Keys", Section.KEYS, Keys.of(keys.list()));
  }

  @GetMapping("/login")
  ResponseEntity<String> form() {
    return pages.page("login", "Log in", Section.KEYS, new Login(check.required(), ""));
  }

  @AllowedOnFullDisk
  @PostMapping("/login")
  ResponseEntity<String> logIn(
      @RequestParam(name = "key", defaultValue = "") String key, HttpServletRequest request) {
    String secret = key.strip();
    if (check.roleOf(secret).isEmpty()) {
      Login again = new Login(check.required(), "This key is unknown or revoked.");
      return pages.page(
          HttpStatus.UNAUTHORIZED, "login", pages.frame("Log in", Section.KEYS), again);
    }
    return goTo("/", cookie(secret, request).build());
  }

  @AllowedOnFullDisk
  @PostMapping("/logout")
  ResponseEntity<String> logOut(HttpServletRequest request) {
    return goTo("/login", cookie("", request).maxAge(Duration.ZERO).build());
  }

  private static ResponseCookie.ResponseCookieBuilder cookie(
      String secret, HttpServletRequest request) {
    return ResponseCookie.from(COOKIE, secret)
        .httpOnly(true)
        .secure(request.isSecure())
        .sameSite("Strict")
        .path("/");
  }

  private static ResponseEntity<String> goTo(String path, ResponseCookie cookie) {
    return ResponseEntity.status(HttpStatus.SEE_OTHER)
        .location(URI.create(path))
        .header(HttpHeaders.SET_COOKIE, cookie.toString())
        .build();
  }
}
