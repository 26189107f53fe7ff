package dev.panopticon.platform;

import dev.panopticon.contract.Problem;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.UUID;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingRequestValueException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.util.DisconnectedClientHelper;

/**
 * Makes every error of every controller a problem detail. It comes before the framework's own
 * handler; pages that answer in HTML have an advice of their own with a lower order.
 */
@RestControllerAdvice
@Order(Problems.ADVICE_ORDER)
class ProblemAdvice {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

  private final StorageState storage;

  ProblemAdvice(ObjectProvider<StorageState> storage) {
    this.storage = storage.getIfAvailable(() -> StorageState.ROOM);
  }

  @ExceptionHandler(Exception.class)
  @Nullable ResponseEntity<Problem> handle(
      Exception failure, HttpServletRequest request, HttpServletResponse response)
      throws Exception {
    if (DisconnectedClientHelper.isClientDisconnectedException(failure)) {
      LOG.debug("client gone path={}", request.getRequestURI());
      return null; // there is nobody to answer
    }
    if (response.isCommitted()) {
      return cutOff(failure, request);
    }
    return problem(failure, request);
  }

  /**
   * Half of the answer is sent already. A problem behind it would look like its end; thrown on, the
   * failure makes the server cut the connection, and the client sees that the answer is not whole.
   */
  private static @Nullable ResponseEntity<Problem> cutOff(
      Exception failure, HttpServletRequest request) throws Exception {
    LOG.error("answer cut off path={}", request.getRequestURI(), failure);
    throw failure;
  }

  private ResponseEntity<Problem> problem(Exception failure, HttpServletRequest request) {
    return switch (failure) {
      case PanopticonException ours when ours.code() != ErrorCode.INTERNAL -> answer(ours, request);
      case HttpMessageNotReadableException unreadable ->
          answer(UnreadableBody.explain(unreadable), request);
      case TypeMismatchException wrong -> answer(wrongArgument(wrong), request);
      case InvalidParameterException form -> answer(unreadableForm(form), request);
      case ErrorResponse refusal when refusal.getStatusCode().is4xxClientError() ->
          refused(failure, refusal, request);
      default ->
          DatabaseFailure.explain(failure)
              .map(explained -> databaseFailure(explained, request))
              .orElseGet(() -> internal(failure, request));
    };
  }

  private ResponseEntity<Problem> databaseFailure(
      PanopticonException explained, HttpServletRequest request) {
    if (explained.code() == ErrorCode.STORAGE_FULL) {
      storage.reportFull();
    }
    return answer(explained, request);
  }

  private static PanopticonException unreadableForm(InvalidParameterException failure) {
    return new PanopticonException(
        ErrorCode.INVALID_REQUEST,
        "The form cannot be read: write name=value pairs in percent-encoded UTF-8.",
        failure);
  }

  private static PanopticonException wrongArgument(TypeMismatchException failure) {
    String name =
        failure instanceof MethodArgumentTypeMismatchException argument
            ? argument.getName()
            : String.valueOf(failure.getPropertyName());
    Class<?> type = failure.getRequiredType();
    String choices =
        type != null && type.isEnum() ? "; it is one of " + List.of(type.getEnumConstants()) : "";
    return new PanopticonException(
        ErrorCode.INVALID_REQUEST,
        "\"%s\" is not a valid value of %s%s".formatted(failure.getValue(), name, choices));
  }

  /** The framework's own refusals (unknown path, method, media type) keep their status. */
  private static ResponseEntity<Problem> refused(
      Exception failure, ErrorResponse refusal, HttpServletRequest request) {
    HttpStatusCode status = refusal.getStatusCode();
    Problem problem =
        Problems.of(
            codeOf(status),
            detail(failure, status, request),
            List.of(),
            request.getRequestURI(),
            null);
    return ResponseEntity.status(status)
        .headers(refusal.getHeaders())
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(Problems.withStatus(problem, status.value()));
  }

  private static ErrorCode codeOf(HttpStatusCode status) {
    return switch (status) {
      case HttpStatus.NOT_FOUND -> ErrorCode.NOT_FOUND;
      case HttpStatus.CONTENT_TOO_LARGE -> ErrorCode.TOO_LARGE;
      default -> ErrorCode.INVALID_REQUEST;
    };
  }

  private static String detail(
      Exception failure, HttpStatusCode status, HttpServletRequest request) {
    return switch (failure) {
      case HttpRequestMethodNotSupportedException method ->
          "%s is not possible here; %s is."
              .formatted(
                  method.getMethod(),
                  method.getSupportedHttpMethods() == null
                      ? "another method"
                      : method.getSupportedHttpMethods());
      case HttpMediaTypeNotSupportedException type ->
          "A body of type %s is not read here. Send it with the header Content-Type: %s."
              .formatted(type.getContentType(), wanted(type));
      case MissingRequestValueException missing -> String.valueOf(missing.getBody().getDetail());
      default ->
          status.value() == HttpStatus.NOT_FOUND.value()
              ? "There is nothing at %s. /openapi.json lists what there is."
                  .formatted(request.getRequestURI())
              : String.valueOf(((ErrorResponse) failure).getBody().getDetail());
    };
  }

  /** Where anything but a form is taken, the list is empty. */
  private static String wanted(HttpMediaTypeNotSupportedException failure) {
    List<MediaType> supported = failure.getSupportedMediaTypes();
    if (supported.isEmpty()) {
      return MediaType.APPLICATION_OCTET_STREAM_VALUE;
    }
    return supported.contains(MediaType.APPLICATION_JSON)
        ? MediaType.APPLICATION_JSON_VALUE
        : supported.getFirst().toString();
  }

  private static ResponseEntity<Problem> internal(Exception failure, HttpServletRequest request) {
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

  private static ResponseEntity<Problem> answer(
      PanopticonException failure, HttpServletRequest request) {
    return answer(Problems.of(failure, request.getRequestURI(), null));
  }

  private static ResponseEntity<Problem> answer(Problem problem) {
    var headers = new HttpHeaders();
    headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    if (problem.retryable()) {
      headers.set(HttpHeaders.RETRY_AFTER, Problems.RETRY_AFTER_SECONDS);
    }
    return ResponseEntity.status(problem.status()).headers(headers).body(problem);
  }
}
