package dev.panopticon.providers;

import dev.panopticon.model.ErrorClass;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Says in words why there was no connection, or why it broke, and what to check. */
final class ConnectionFault {
  private ConnectionFault() {}

  static HttpTransport.Broken of(
      @Nullable Throwable cause, Endpoint endpoint, CallSettings settings) {
    return new HttpTransport.Broken(
        ErrorClass.CONNECTION, words(cause, endpoint, settings), !neverConnected(cause));
  }

  /** The call's own patience ended before there was a connection; nothing was sent. */
  static HttpTransport.Broken noneWithin(Duration patience, Endpoint endpoint) {
    return new HttpTransport.Broken(
        ErrorClass.CONNECTION, noConnection(patience, endpoint.shown()), false);
  }

  private static String noConnection(Duration within, String address) {
    return "no connection to %s within %s: check base_url, the network and its firewalls"
        .formatted(address, Words.seconds(within));
  }

  private static String words(@Nullable Throwable cause, Endpoint endpoint, CallSettings settings) {
    String address = endpoint.shown();
    if (has(cause, UnresolvedAddressException.class)) {
      return "the host %s of %s is not known: check base_url, and this machine's name service"
          .formatted(endpoint.base().getHost(), address);
    }
    if (has(cause, HttpConnectTimeoutException.class)) {
      return noConnection(settings.connectTimeout(), address);
    }
    if (has(cause, SSLException.class)) {
      return "no secure connection to %s: check that it speaks https, and its certificate (%s)"
          .formatted(address, reason(cause));
    }
    if (has(cause, ConnectException.class)) {
      return "nothing accepts connections at %s: check that the server runs, and base_url%s"
          .formatted(
              address,
              endpoint.isLoopback() ? ". In a container this host is the container itself" : "");
    }
    return "the connection to %s broke before the reply was whole (%s)"
        .formatted(address, reason(cause));
  }

  private static boolean neverConnected(@Nullable Throwable cause) {
    return has(cause, UnresolvedAddressException.class)
        || has(cause, ConnectException.class)
        || has(cause, HttpConnectTimeoutException.class)
        || has(cause, SSLHandshakeException.class);
  }

  private static boolean has(@Nullable Throwable thrown, Class<? extends Throwable> type) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  private static String reason(@Nullable Throwable cause) {
    if (cause == null) {
      return "no reason given";
    }
    return Words.shortened(
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage());
  }
}
