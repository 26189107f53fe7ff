package dev.panopticon.gateway;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.PathContainer.PathSegment;

/**
 * The path that is asked for, cut as the controllers' own matching cuts it, so that the door and
 * the controllers never see two different paths. What can be read in two ways is refused.
 *
 * @param segments decoded, without the slashes
 */
record RequestPath(List<String> segments) {
  /** Empty and dot segments, path parameters, backslashes and control characters, also encoded. */
  private static final Pattern AMBIGUOUS =
      Pattern.compile("//|;|\\\\|%3b|%5c|%[01][0-9a-f]|%7f|/(\\.|%2e){1,2}(/|$)");

  RequestPath {
    segments = List.copyOf(segments);
  }

  /**
   * @throws PanopticonException with INVALID_REQUEST if the path can be read in two ways
   */
  static RequestPath of(HttpServletRequest request) {
    String raw = request.getRequestURI();
    if (AMBIGUOUS.matcher(raw.toLowerCase(Locale.ROOT)).find()) {
      throw new PanopticonException(
          ErrorCode.INVALID_REQUEST,
          "Refused: write the path plainly, without empty or dot segments, semicolons, backslashes or control characters.");
    }
    return new RequestPath(
        PathContainer.parsePath(raw).elements().stream()
            .filter(PathSegment.class::isInstance)
            .map(element -> ((PathSegment) element).valueToMatch())
            .toList());
  }

  /** Whether the path is {@code /a/b} or below it. */
  boolean isWithin(String... first) {
    return segments.size() >= first.length
        && segments.subList(0, first.length).equals(List.of(first));
  }

  boolean is(String... all) {
    return segments.equals(List.of(all));
  }
}
