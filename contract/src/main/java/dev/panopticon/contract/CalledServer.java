package dev.panopticon.contract;

import dev.panopticon.model.PanopticonException;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Who is called: a server by its address, or a role of this instance, of which people know the
 * name.
 */
record CalledServer(URI base, @Nullable Role role) {

  /** No connection, or one that broke. */
  PanopticonException unreachable(IOException cause) {
    return role == null
        ? ErrorAnswer.unreachable(base, cause)
        : UnreachableRole.because(role, base, cause);
  }

  /** The exception that an error answer stands for. */
  PanopticonException exception(int status, URI uri, byte[] body) {
    return role != null && status == UnreachableRole.UNAUTHENTICATED
        ? UnreachableRole.refusal(role, base)
        : ErrorAnswer.exception(status, uri, body);
  }
}
