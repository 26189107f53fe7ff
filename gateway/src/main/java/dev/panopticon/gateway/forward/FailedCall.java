package dev.panopticon.gateway.forward;

import dev.panopticon.contract.Role;
import dev.panopticon.contract.UnreachableRole;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.ConnectTimeoutException;

/** What a caller is told of a call without an answer. */
final class FailedCall {
  private FailedCall() {}

  static PanopticonException of(Role role, URI address, String method, IOException failure) {
    if (neverArrived(failure) || method.equals("GET") || method.equals("HEAD")) {
      return UnreachableRole.because(role, address, failure);
    }
    return new PanopticonException(
        ErrorCode.UNAVAILABLE,
        "The role %s at %s ended the connection before it answered (%s), so it is not known whether this was done. Look, or send it again: what is stored twice under one id, and a run under one Idempotency-Key, is stored once."
            .formatted(role, address, failure.getMessage()),
        failure);
  }

  private static boolean neverArrived(IOException failure) {
    return failure instanceof ConnectException
        || failure instanceof ConnectTimeoutException
        || failure instanceof NoRouteToHostException
        || failure instanceof UnknownHostException;
  }
}
