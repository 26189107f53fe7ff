package dev.panopticon.platform;

import dev.panopticon.contract.Problem;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.Fault;
import dev.panopticon.model.PanopticonException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Turns exceptions into problem details. The only place that knows the HTTP status of an error
 * code.
 */
public final class Problems {
  /** Of the advice that makes problems of exceptions: before the framework's, which is at 0. */
  public static final int ADVICE_ORDER = -100;

  /** When to try again what is not possible for the moment. */
  public static final String RETRY_AFTER_SECONDS = "5";

  private Problems() {}

  /** The problem of {@code failure}, as the answer to a request for {@code instance}. */
  public static Problem of(
      PanopticonException failure, @Nullable String instance, @Nullable String traceId) {
    String detail = failure.getMessage() == null ? title(failure.code()) : failure.getMessage();
    return problem(
        failure.code(), detail, failure.retryable(), failure.faults(), instance, traceId);
  }

  /** A problem from its parts. */
  public static Problem of(
      ErrorCode code,
      String detail,
      List<Fault> faults,
      @Nullable String instance,
      @Nullable String traceId) {
    return problem(code, detail, code.retryable(), faults, instance, traceId);
  }

  private static Problem problem(
      ErrorCode code,
      String detail,
      boolean retryable,
      List<Fault> faults,
      @Nullable String instance,
      @Nullable String traceId) {
    return new Problem(
        type(code),
        title(code),
        status(code).value(),
        detail,
        instance,
        code.name(),
        retryable,
        traceId,
        faults);
  }

  /** The same with another status, as the framework or the server chose it. */
  static Problem withStatus(Problem problem, int status) {
    return new Problem(
        problem.type(),
        problem.title(),
        status,
        problem.detail(),
        problem.instance(),
        problem.code(),
        problem.retryable(),
        problem.traceId(),
        problem.errors());
  }

  /** A stable name for the kind of problem; docs/errors.md has an entry for each. */
  private static URI type(ErrorCode code) {
    return URI.create("urn:panopticon:problem:" + words(code).replace(' ', '-'));
  }

  private static String title(ErrorCode code) {
    String words = words(code);
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  private static String words(ErrorCode code) {
    return code.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** The HTTP status of a code. */
  public static HttpStatus status(ErrorCode code) {
    return switch (code) {
      case INVALID_REQUEST, INVALID_SUITE, INVALID_DATA -> HttpStatus.BAD_REQUEST;
      case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
      case FORBIDDEN -> HttpStatus.FORBIDDEN;
      case NOT_FOUND -> HttpStatus.NOT_FOUND;
      case TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
      case CONFLICT, DATA_DIRECTORY_IN_USE, PORT_IN_USE, DATABASE_TOO_NEW -> HttpStatus.CONFLICT;
      case PROVIDER_UNAUTHENTICATED, PROVIDER_UNREACHABLE, PROVIDER_FAILED ->
          HttpStatus.BAD_GATEWAY;
      case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
      case STORAGE_FULL -> HttpStatus.INSUFFICIENT_STORAGE;
      case DATA_DIRECTORY_UNUSABLE, UPGRADE_NOT_BACKED_UP, INTERNAL ->
          HttpStatus.INTERNAL_SERVER_ERROR;
    };
  }
}
