package dev.panopticon.contract;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Makes exceptions of what went wrong between a client and a server. */
final class ErrorAnswer {
  private ErrorAnswer() {}

  /** The exception that an error answer stands for. */
  static PanopticonException exception(int status, URI uri, byte[] body) {
    Problem problem = problem(body);
    if (problem == null) {
      return new PanopticonException(
          codeOf(status),
          "The server at %s answered %d without a problem detail. Is it a Panopticon?"
              .formatted(uri.getAuthority(), status));
    }
    return PanopticonException.of(
        ErrorCode.fromWire(problem.code()),
        problem.detail(),
        problem.retryable(),
        problem.errors());
  }

  /** No connection, or one that broke. */
  static PanopticonException unreachable(URI base, IOException cause) {
    String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new PanopticonException(
        ErrorCode.UNAVAILABLE,
        "No answer from the server at %s (%s). Is it running? `panopticon up` starts one."
            .formatted(base, why),
        cause);
  }

  /** An answer that no Panopticon of this version gives. */
  static PanopticonException foreign(URI base, @Nullable Throwable cause) {
    return new PanopticonException(
        ErrorCode.INTERNAL,
        "The server at %s gave an answer that this program does not understand. Is it a Panopticon of the same version?"
            .formatted(base),
        cause);
  }

  private static @Nullable Problem problem(byte[] body) {
    try {
      return ContractJson.mapper().readValue(body, Problem.class);
    } catch (JacksonException e) {
      return null;
    }
  }

  /** What a proxy in between may mean. */
  private static ErrorCode codeOf(int status) {
    return switch (status) {
      case 401, 407 -> ErrorCode.UNAUTHENTICATED;
      case 403 -> ErrorCode.FORBIDDEN;
      case 413 -> ErrorCode.TOO_LARGE;
      case 502, 503, 504 -> ErrorCode.UNAVAILABLE;
      default -> ErrorCode.INTERNAL;
    };
  }
}
