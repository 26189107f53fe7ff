package dev.panopticon.dashboard;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Serves scripts and styles; they never change under one address. */
@RestController
final class AssetController {
  private static final CacheControl FOR_EVER =
      CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();
  private static final Map<String, MediaType> TYPES =
      Map.of(
          "css", MediaType.parseMediaType("text/css;charset=UTF-8"),
          "js", MediaType.parseMediaType("text/javascript;charset=UTF-8"),
          "svg", MediaType.parseMediaType("image/svg+xml"));

  private final Assets assets;

  AssetController(Assets assets) {
    this.assets = assets;
  }

  /** A file of this version; 304 when the browser has it already. */
  @GetMapping("/assets/{version}/{name}")
  ResponseEntity<byte[]> asset(
      @PathVariable("version") String version,
      @PathVariable("name") String name,
      @RequestHeader(name = HttpHeaders.ACCEPT_ENCODING, required = false)
          @Nullable String accepted) {
    boolean gzip = accepted != null && accepted.contains("gzip");
    Optional<byte[]> bytes = gzip ? assets.findCompressed(name) : assets.find(name);
    if (bytes.isEmpty() || !version.equals(assets.version())) {
      throw new PanopticonException(
          ErrorCode.NOT_FOUND,
          "There is no file " + name + " of that version. Reload the page to get the present one.");
    }
    var response =
        ResponseEntity.ok()
            .cacheControl(FOR_EVER)
            .eTag("\"" + version + "-" + name + (gzip ? "-gzip" : "") + "\"")
            .varyBy(HttpHeaders.ACCEPT_ENCODING)
            .header("X-Content-Type-Options", "nosniff")
            .contentType(TYPES.getOrDefault(extension(name), MediaType.APPLICATION_OCTET_STREAM));
    if (gzip) {
      response.header(HttpHeaders.CONTENT_ENCODING, "gzip");
    }
    return response.body(bytes.get());
  }

  private static String extension(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
