package dev.panopticon.gateway.forward;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which headers are handed on. */
final class ForwardedHeaders {
  /** Of one connection (RFC 9110 section 7.6.1), or made anew by who sends. */
  private static final Set<String> OF_ONE_CONNECTION =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "proxy-authenticate",
          "proxy-authorization",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "content-length",
          "expect");

  /** Who the client is and where it comes from: the gateway has judged that, and says it itself. */
  private static final Set<String> OF_THE_CLIENT =
      Set.of(
          "host",
          "authorization",
          "cookie",
          "x-api-key",
          "origin",
          "referer",
          "forwarded",
          "x-real-ip");

  private static final List<String> PREFIXES_OF_THE_CLIENT =
      List.of("x-panopticon-", "x-forwarded-", "sec-");

  private static final Set<String> OF_THE_ROLE = Set.of("date", "server", "set-cookie");

  private final Set<String> named = new HashSet<>();

  /**
   * @param connection the values of the header {@code Connection}, which names more headers of that
   *     connection
   */
  ForwardedHeaders(Iterable<String> connection) {
    for (String value : connection) {
      for (String name : value.split(",")) {
        named.add(name.strip().toLowerCase(Locale.ROOT));
      }
    }
  }

  boolean isForRole(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return isEndToEnd(lower)
        && !OF_THE_CLIENT.contains(lower)
        && PREFIXES_OF_THE_CLIENT.stream().noneMatch(lower::startsWith);
  }

  boolean isForClient(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return isEndToEnd(lower) && !OF_THE_ROLE.contains(lower);
  }

  private boolean isEndToEnd(String lower) {
    return !OF_ONE_CONNECTION.contains(lower) && !named.contains(lower);
  }
}
