package dev.panopticon.gateway.forward;

import dev.panopticon.contract.Role;
import dev.panopticon.contract.RoleAddresses;
import dev.panopticon.contract.UnreachableRole;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.platform.ProblemAnswer;
import dev.panopticon.platform.Problems;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a request on to a role and its answer back, byte for byte as they come. One thread does
 * both, so that a slow reader slows the writer and nothing is collected in between. Thread-safe.
 * Docs: docs/decisions/0005.
 */
public final class Forwarder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);

  /** As long as the contracts' clients wait: planning a large run takes minutes. */
  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(10);

  private final RoleAddresses roles;
  private final PoolingHttpClientConnectionManager connections;
  private final CloseableHttpClient http;

  public Forwarder(RoleAddresses roles) {
    this(roles, LONGEST_SILENCE);
  }

  Forwarder(RoleAddresses roles, Duration longestSilence) {
    this.roles = roles;
    this.connections = RoleConnections.pool(longestSilence);
    this.http = RoleConnections.open(connections, longestSilence);
  }

  /** Measures the connections to the roles. */
  public void measure(MeterRegistry registry) {
    RoleConnections.measure(connections, registry);
  }

  /**
   * Forwards, and answers with a problem that names the role if it is away.
   *
   * @param identity headers that tell the role for whom this is
   * @throws IOException if the answer broke off, so that the server breaks off the client's too
   */
  public void forward(
      Role role,
      HttpServletRequest request,
      HttpServletResponse response,
      Map<String, String> identity)
      throws IOException {
    HttpUriRequestBase outgoing = outgoing(role, request, identity);
    try (ClassicHttpResponse answer = http.executeOpen(target(role), outgoing, null)) {
      if (answer.getCode() == UnreachableRole.UNAUTHENTICATED) {
        refuse(UnreachableRole.refusal(role, roles.of(role)), request, response);
      } else {
        sendBack(answer, outgoing, response);
      }
    } catch (ClientGone gone) {
      LOG.debug("client gone path={}", request.getRequestURI(), gone);
    } catch (IOException failure) {
      if (response.isCommitted()) {
        LOG.warn("answer broken off role={} path={}", role, request.getRequestURI(), failure);
        throw failure;
      }
      refuse(away(role, request, failure), request, response);
    }
  }

  private static void sendBack(
      ClassicHttpResponse answer, HttpUriRequestBase outgoing, HttpServletResponse response)
      throws IOException {
    try {
      new SendBack(answer, response).run();
    } catch (IOException broken) {
      outgoing.abort(); // to close it alone would read all that the role still has to say
      throw broken;
    }
  }

  private HttpHost target(Role role) {
    URI address = roles.of(role);
    return new HttpHost(address.getScheme(), address.getHost(), address.getPort());
  }

  private HttpUriRequestBase outgoing(
      Role role, HttpServletRequest request, Map<String, String> identity) {
    String query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
    var outgoing = new HttpUriRequestBase(request.getMethod(), roles.of(role));
    outgoing.setPath(request.getRequestURI() + query); // as the client wrote it
    var headers =
        new ForwardedHeaders(Collections.list(request.getHeaders(HttpHeaders.CONNECTION)));
    for (String name : Collections.list(request.getHeaderNames())) {
      if (headers.isForRole(name)) {
        Collections.list(request.getHeaders(name))
            .forEach(value -> outgoing.addHeader(name, value));
      }
    }
    outgoing.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + roles.token());
    identity.forEach(outgoing::setHeader);
    if (hasBody(request)) {
      addBody(request, outgoing);
    }
    return outgoing;
  }

  private static boolean hasBody(HttpServletRequest request) {
    return request.getContentLengthLong() > 0
        || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
  }

  private static void addBody(HttpServletRequest request, ClassicHttpRequest outgoing) {
    try {
      var body = new ClientBody(request.getInputStream());
      // The type stands among the headers, in the client's own spelling.
      outgoing.setEntity(
          new InputStreamEntity(body, request.getContentLengthLong(), (ContentType) null));
    } catch (IOException failure) {
      throw new IllegalStateException("nothing has been read yet", failure);
    }
  }

  private PanopticonException away(Role role, HttpServletRequest request, IOException failure) {
    LOG.warn(
        "role away role={} path={} cause={}", role, request.getRequestURI(), failure.toString());
    return FailedCall.of(role, roles.of(role), request.getMethod(), failure);
  }

  private static void refuse(
      PanopticonException refusal, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    ProblemAnswer.write(response, Problems.of(refusal, request.getRequestURI(), null));
  }

  /** Ends all connections; what is under way breaks off. */
  @Override
  public void close() throws IOException {
    http.close();
  }
}
