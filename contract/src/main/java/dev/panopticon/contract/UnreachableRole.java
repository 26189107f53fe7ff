package dev.panopticon.contract;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.io.IOException;
import java.net.URI;

/** Says which role of the instance is missing, so that nobody has to guess. */
public final class UnreachableRole {
  /** What a role answers to a caller whose internal token is not its own. */
  public static final int UNAUTHENTICATED = 401;

  private UnreachableRole() {}

  /** The failure to reach a role. */
  public static PanopticonException because(Role role, URI base, IOException cause) {
    String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new PanopticonException(
        ErrorCode.UNAVAILABLE,
        "The role %s does not answer at %s (%s). When it is back, this works again by itself."
            .formatted(role, base, why),
        cause);
  }

  /** A role that does not take our token: it is of another instance, or set up otherwise. */
  public static PanopticonException refusal(Role role, URI base) {
    return new PanopticonException(
        ErrorCode.UNAVAILABLE,
        "The role %s at %s refuses calls of this instance: its PANOPTICON_INTERNAL_TOKEN is another one. Set the same token for all roles."
            .formatted(role, base));
  }
}
