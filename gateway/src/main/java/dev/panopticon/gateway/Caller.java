package dev.panopticon.gateway;

import dev.panopticon.contract.KeyRole;
import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who calls: no key id where none was needed, or for the server's own token. */
record Caller(@Nullable UUID keyId, KeyRole role) {
  static final Caller OWNER = new Caller(null, KeyRole.ADMIN);

  /** Gets in where no role is needed, and nowhere else. */
  static final Caller ANYONE = new Caller(null, KeyRole.READER);

  /** Where the door leaves it with a request that it lets in. */
  static final String ATTRIBUTE = Caller.class.getName();

  /** The caller of a request that has come through the door. */
  static Caller of(HttpServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof Caller caller) {
      return caller;
    }
    throw new IllegalStateException("the request has not come through the door");
  }
}
