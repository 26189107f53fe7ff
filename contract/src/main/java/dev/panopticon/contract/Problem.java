package dev.panopticon.contract;

import dev.panopticon.model.Fault;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An error on the wire: RFC 9457 {@code application/problem+json}.
 *
 * @param detail for a person: what happened, why, what to do
 * @param code name of an {@link dev.panopticon.model.ErrorCode}
 * @param errors the single wrong places; empty where there is just the detail
 */
public record Problem(
    URI type,
    String title,
    int status,
    String detail,
    @Nullable String instance,
    String code,
    boolean retryable,
    @Nullable String traceId,
    List<Fault> errors) {
  public Problem {
    Objects.requireNonNull(detail, "detail");
    Objects.requireNonNull(code, "code");
    errors = List.copyOf(errors);
  }
}
