package dev.panopticon.platform;

import dev.panopticon.contract.ContractJson;
import dev.panopticon.contract.Problem;
import dev.panopticon.model.ErrorCode;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/** Answers with a problem where no controller does. */
public final class ProblemAnswer {
  private ProblemAnswer() {}

  /** Writes the whole answer; nothing of another may have been sent. */
  public static void write(HttpServletResponse response, Problem problem) throws IOException {
    if (problem.code().equals(ErrorCode.UNAUTHENTICATED.name())) {
      response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    if (problem.retryable()) {
      response.setHeader(HttpHeaders.RETRY_AFTER, Problems.RETRY_AFTER_SECONDS);
    }
    response.setStatus(problem.status());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response.getOutputStream().write(ContractJson.mapper().writeValueAsBytes(problem));
  }
}
