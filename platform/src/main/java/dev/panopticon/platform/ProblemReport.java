package dev.panopticon.platform;

import dev.panopticon.contract.ContractJson;
import dev.panopticon.contract.Problem;
import dev.panopticon.model.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;

/**
 * What the server itself answers when it cannot even hand a request over: a problem, instead of a
 * page in the server's own words. Public, because the server makes it by name.
 */
public final class ProblemReport extends ErrorReportValve {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemReport.class);

  @Override
  protected void report(Request request, Response response, @Nullable Throwable failure) {
    int status = response.getStatus();
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    try {
      response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
      response
          .getOutputStream()
          .write(ContractJson.mapper().writeValueAsBytes(problem(status, request)));
      response.finishResponse();
    } catch (IOException e) {
      LOG.debug("the client has gone", e);
    }
  }

  private static Problem problem(int status, Request request) {
    boolean callers = status < 500;
    return Problems.withStatus(
        Problems.of(
            callers ? ErrorCode.INVALID_REQUEST : ErrorCode.INTERNAL,
            callers
                ? "The server cannot take this request as it is: its path, method or headers are malformed or too large."
                : "Something is broken inside Panopticon. The server's log says more.",
            List.of(),
            instance(request),
            null),
        status);
  }

  /** Null for what is no path, which stood in a URI otherwise. */
  private static @Nullable String instance(Request request) {
    String path = request.getRequestURI();
    return path == null || !StandardCharsets.US_ASCII.newEncoder().canEncode(path) ? null : path;
  }
}
