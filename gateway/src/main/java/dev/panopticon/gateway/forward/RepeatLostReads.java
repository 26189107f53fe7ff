package dev.panopticon.gateway.forward;

import java.io.IOException;
import org.apache.hc.client5.http.HttpRequestRetryStrategy;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;

/**
 * A kept connection may end at the very moment at which it is used again, as when a role was
 * restarted: what only reads is then asked once more. Nothing else is, because it may have been
 * done.
 */
final class RepeatLostReads implements HttpRequestRetryStrategy {
  @Override
  public boolean retryRequest(
      HttpRequest request, IOException failure, int attempt, HttpContext context) {
    return attempt == 1
        && (failure instanceof NoHttpResponseException
            || failure instanceof java.net.SocketException)
        && !(failure instanceof java.net.ConnectException)
        && (request.getMethod().equals("GET") || request.getMethod().equals("HEAD"));
  }

  @Override
  public boolean retryRequest(HttpResponse response, int attempt, HttpContext context) {
    return false; // the role's answer is the answer
  }

  @Override
  public TimeValue getRetryInterval(HttpResponse response, int attempt, HttpContext context) {
    return TimeValue.ZERO_MILLISECONDS;
  }
}
