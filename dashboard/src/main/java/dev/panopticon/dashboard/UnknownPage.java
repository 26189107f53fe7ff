package dev.panopticon.dashboard;

import dev.panopticon.contract.Problem;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.platform.Problems;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** An address where nothing is: a page for people, a problem detail for programs. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UnknownPage {
  private final Pages pages;

  UnknownPage(Pages pages) {
    this.pages = pages;
  }

  @ExceptionHandler(NoResourceFoundException.class)
  ResponseEntity<?> unknown(HttpServletRequest request) {
    String path = request.getRequestURI();
    if (wantsPage(request)) {
      String detail = "There is no page at " + path + ". The menu above lists what there is.";
      return ProblemPages.page(pages, problem(detail, path));
    }
    String detail = "There is nothing at " + path + ". /openapi.json lists what there is.";
    return ResponseEntity.status(404)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem(detail, path));
  }

  private static Problem problem(String detail, String path) {
    return Problems.of(ErrorCode.NOT_FOUND, detail, List.of(), path, null);
  }

  private static boolean wantsPage(HttpServletRequest request) {
    String accepted = request.getHeader(HttpHeaders.ACCEPT);
    return accepted != null
        && accepted.contains(MediaType.TEXT_HTML_VALUE)
        && !request.getServletPath().startsWith("/api/");
  }
}
