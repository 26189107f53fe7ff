package dev.panopticon.dashboard;

import dev.panopticon.contract.Problem;
import dev.panopticon.dashboard.view.Frame.Section;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.platform.Problems;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.UUID;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.validation.BindException;
import org.springframework.validation.FieldError;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/**
 * Errors of the dashboard's pages are pages: the same problem that the API would tell, for reading.
 */
@RestControllerAdvice(basePackageClasses = DashboardConfiguration.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
final class ProblemPages {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemPages.class);

  private final Pages pages;

  ProblemPages(Pages pages) {
    this.pages = pages;
  }

  @ExceptionHandler(PanopticonException.class)
  ResponseEntity<String> panopticon(PanopticonException failure, HttpServletRequest request) {
    if (failure.code() == ErrorCode.INTERNAL) {
      return internal(failure, request);
    }
    return page(pages, Problems.of(failure, request.getRequestURI(), null));
  }

  @ExceptionHandler(MethodArgumentTypeMismatchException.class)
  ResponseEntity<String> wrongArgument(
      MethodArgumentTypeMismatchException failure, HttpServletRequest request) {
    return invalid(failure.getName(), failure.getValue(), request);
  }

  @ExceptionHandler(MissingServletRequestParameterException.class)
  ResponseEntity<String> missingParameter(
      MissingServletRequestParameterException failure, HttpServletRequest request) {
    String detail = "The form has no " + failure.getParameterName() + ".";
    return page(pages, problem(ErrorCode.INVALID_REQUEST, detail, request, null));
  }

  @ExceptionHandler(BindException.class)
  ResponseEntity<String> wrongParameter(BindException failure, HttpServletRequest request) {
    FieldError wrong = failure.getFieldError();
    return wrong == null
        ? internal(failure, request)
        : invalid(wrong.getField(), wrong.getRejectedValue(), request);
  }

  @ExceptionHandler(InvalidParameterException.class)
  ResponseEntity<String> unreadableForm(
      InvalidParameterException failure, HttpServletRequest request) {
    LOG.debug("unreadable form path={}", request.getRequestURI(), failure);
    String detail = "The form cannot be read: it is not percent-encoded UTF-8.";
    return page(pages, problem(ErrorCode.INVALID_REQUEST, detail, request, null));
  }

  @ExceptionHandler({TransientDataAccessException.class, DataAccessResourceFailureException.class})
  ResponseEntity<String> unavailable(Exception failure, HttpServletRequest request) {
    LOG.warn("database unavailable path={} cause={}", request.getRequestURI(), failure.toString());
    String detail = "The database is not available now. Try again shortly.";
    return page(pages, problem(ErrorCode.UNAVAILABLE, detail, request, null));
  }

  @ExceptionHandler(Exception.class)
  ResponseEntity<String> internal(Exception failure, HttpServletRequest request) {
    String traceId = UUID.randomUUID().toString();
    LOG.error("page failed path={} trace={}", request.getRequestURI(), traceId, failure);
    String detail =
        "Something is broken inside Panopticon. The server's log says more under " + traceId;
    return page(pages, problem(ErrorCode.INTERNAL, detail, request, traceId));
  }

  private ResponseEntity<String> invalid(
      String name, @Nullable Object value, HttpServletRequest request) {
    String detail = "\"" + value + "\" is not a valid value of " + name + ".";
    return page(pages, problem(ErrorCode.INVALID_REQUEST, detail, request, null));
  }

  private static Problem problem(
      ErrorCode code, String detail, HttpServletRequest request, @Nullable String traceId) {
    return Problems.of(code, detail, List.of(), request.getRequestURI(), traceId);
  }

  static ResponseEntity<String> page(Pages pages, Problem problem) {
    HttpStatus status = HttpStatus.valueOf(problem.status());
    return pages.page(status, "problem", pages.frame(problem.title(), Section.OVERVIEW), problem);
  }
}
