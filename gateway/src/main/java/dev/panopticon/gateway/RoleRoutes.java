package dev.panopticon.gateway;

import dev.panopticon.contract.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which role answers for a path of the public API. */
final class RoleRoutes {
  private static final Map<String, Role> OWNERS =
      Map.of(
          "queries", Role.QUERY_STORAGE,
          "themes", Role.QUERY_STORAGE,
          "metrics", Role.EVALUATION_STORAGE,
          "models", Role.MODEL_REGISTRY,
          "providers", Role.MODEL_REGISTRY,
          "completion", Role.MODEL_REGISTRY,
          "judge", Role.JUDGE_SERVICE,
          "uploads", Role.JUDGE_SERVICE,
          "storage", Role.JUDGE_SERVICE);

  private RoleRoutes() {}

  /** Empty for what the gateway answers itself. */
  static Optional<Role> find(RequestPath path) {
    List<String> segments = path.segments();
    if (segments.size() < 2 || !segments.getFirst().equals("api")) {
      return Optional.empty();
    }
    if (path.isWithin("api", "storage", "roles") && segments.size() > 3) {
      return Role.find(segments.get(3)).filter(Role.services()::contains);
    }
    return isTrial(path)
        ? Optional.of(Role.JUDGE_SERVICE)
        : Optional.ofNullable(OWNERS.get(segments.get(1)));
  }

  /** A metric is kept by one role and tried by the one that judges. */
  private static boolean isTrial(RequestPath path) {
    List<String> segments = path.segments();
    return path.isWithin("api", "metrics")
        && segments.size() == 4
        && segments.getLast().equals("try");
  }
}
