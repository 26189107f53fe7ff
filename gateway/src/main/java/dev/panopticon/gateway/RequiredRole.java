package dev.panopticon.gateway;

import dev.panopticon.contract.KeyRole;
import java.util.Set;

/** Which role a request needs. */
final class RequiredRole {
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  private RequiredRole() {}

  static boolean reads(String method) {
    return READING.contains(method);
  }

  /** Probes, the way in and out, and the assets tell nothing that is secret. */
  static boolean none(RequestPath path) {
    return path.isWithin("health")
        || path.is("login")
        || path.is("logout")
        || path.isWithin("assets");
  }

  static KeyRole of(String method, RequestPath path) {
    if (path.isWithin("api", "keys")
        || path.isWithin("keys")
        || path.isWithin("api", "server", "stop")
        || (path.isWithin("api", "judge", "runs", "retention") && !reads(method))
        || (isStorage(path) && !reads(method))
        || isWholeBackup(path)
        || method.equals("DELETE")) {
      return KeyRole.ADMIN;
    }
    return reads(method) || searches(method, path) ? KeyRole.READER : KeyRole.EDITOR;
  }

  /** A text to look for is too long for a URL; nothing is changed by it. */
  private static boolean searches(String method, RequestPath path) {
    return method.equals("POST")
        && (path.is("api", "queries", "search") || path.is("api", "metrics", "search"));
  }

  private static boolean isStorage(RequestPath path) {
    return path.isWithin("api", "storage") || path.isWithin("storage");
  }

  /** It holds everything, the hashes of the keys included. */
  private static boolean isWholeBackup(RequestPath path) {
    return path.isWithin("api", "storage", "backups")
        && path.segments().getLast().equals("content");
  }
}
