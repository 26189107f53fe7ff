package dev.panopticon.platform;

import dev.panopticon.contract.Problem;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.Fault;
import dev.panopticon.model.PanopticonException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** Makes every error of every controller a problem detail. */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
class ProblemAdvice {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

  @ExceptionHandler(PanopticonException.class)
  ResponseEntity<Problem> panopticon(PanopticonException failure, HttpServletRequest request) {
    if (failure.code() == ErrorCode.INTERNAL) {
      return internal(failure, request);
    }
    return answer(Problems.of(failure, request.getRequestURI(), null));
  }

  /** A body that cannot be read: the record's own complaint is more useful than the framework's. */
  @ExceptionHandler(HttpMessageNotReadableException.class)
  ResponseEntity<Problem> unreadable(
      HttpMessageNotReadableException failure, HttpServletRequest request) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof PanopticonException ours) {
        return panopticon(ours, request);
      }
    }
    return answer(
        ErrorCode.INVALID_REQUEST,
        "The request's body cannot be read: " + deepestMessage(failure),
        request);
  }

  @ExceptionHandler(MethodArgumentTypeMismatchException.class)
  ResponseEntity<Problem> wrongArgument(
      MethodArgumentTypeMismatchException failure, HttpServletRequest request) {
    String detail = "\"" + failure.getValue() + "\" is not a valid value of " + failure.getName();
    return answer(ErrorCode.INVALID_REQUEST, detail, request);
  }

  @ExceptionHandler(IllegalArgumentException.class)
  ResponseEntity<Problem> illegal(IllegalArgumentException failure, HttpServletRequest request) {
    LOG.debug("refused request path={}", request.getRequestURI(), failure);
    return answer(ErrorCode.INVALID_REQUEST, String.valueOf(failure.getMessage()), request);
  }

  /** The framework's own refusals (unknown path, method, media type) keep their status. */
  @ExceptionHandler({
    org.springframework.web.servlet.resource.NoResourceFoundException.class,
    org.springframework.web.HttpRequestMethodNotSupportedException.class,
    org.springframework.web.HttpMediaTypeException.class,
    org.springframework.web.bind.ServletRequestBindingException.class,
    org.springframework.web.server.ResponseStatusException.class
  })
  ResponseEntity<Problem> refused(Exception failure, HttpServletRequest request) {
    HttpStatus status =
        failure instanceof ErrorResponse response
            ? HttpStatus.valueOf(response.getStatusCode().value())
            : HttpStatus.BAD_REQUEST;
    ErrorCode code =
        status == HttpStatus.NOT_FOUND ? ErrorCode.NOT_FOUND : ErrorCode.INVALID_REQUEST;
    String detail =
        status == HttpStatus.NOT_FOUND
            ? "There is nothing at "
                + request.getRequestURI()
                + ". /openapi.json lists what there is."
            : String.valueOf(failure.getMessage());
    Problem problem = Problems.of(code, detail, List.of(), request.getRequestURI(), null);
    return ResponseEntity.status(status)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }

  @ExceptionHandler({DataAccessException.class, CannotCreateTransactionException.class})
  ResponseEntity<Problem> database(Exception failure, HttpServletRequest request) {
    if (outOfSpace(failure)) {
      return answer(
          ErrorCode.STORAGE_FULL,
          "The database's disk is full. Free space; nothing that was acknowledged is lost.",
          request);
    }
    if (failure instanceof TransientDataAccessException
        || failure instanceof DataAccessResourceFailureException
        || failure instanceof CannotCreateTransactionException) {
      LOG.warn(
          "database unavailable path={} cause={}", request.getRequestURI(), failure.toString());
      return answer(
          ErrorCode.UNAVAILABLE, "The database is not available now. Try again shortly.", request);
    }
    return internal(failure, request);
  }

  /** The client went away: there is nobody to answer. */
  @ExceptionHandler(AsyncRequestNotUsableException.class)
  void clientGone(AsyncRequestNotUsableException failure) {
    LOG.debug("client gone", failure);
  }

  @ExceptionHandler(Exception.class)
  ResponseEntity<Problem> internal(Exception failure, HttpServletRequest request) {
    String traceId = UUID.randomUUID().toString();
    LOG.error(
        "request failed method={} path={} trace={}",
        request.getMethod(),
        request.getRequestURI(),
        traceId,
        failure);
    String detail =
        "Something is broken inside Panopticon. The server's log says more under " + traceId;
    return answer(
        Problems.of(ErrorCode.INTERNAL, detail, List.of(), request.getRequestURI(), traceId));
  }

  private static boolean outOfSpace(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof java.sql.SQLException sql && "53100".equals(sql.getSQLState())) {
        return true;
      }
    }
    return false;
  }

  private static String deepestMessage(Throwable failure) {
    Deque<String> messages = new ArrayDeque<>();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause.getMessage() != null) {
        messages.push(cause.getMessage());
      }
    }
    String message = messages.isEmpty() ? "it is not valid" : messages.pop();
    int newLine = message.indexOf('\n');
    return newLine < 0 ? message : message.substring(0, newLine);
  }

  private static ResponseEntity<Problem> answer(
      ErrorCode code, String detail, HttpServletRequest request) {
    List<Fault> none = List.of();
    return answer(Problems.of(code, detail, none, request.getRequestURI(), null));
  }

  private static ResponseEntity<Problem> answer(Problem problem) {
    return ResponseEntity.status(problem.status())
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }
}
