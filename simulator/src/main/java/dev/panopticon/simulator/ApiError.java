package dev.panopticon.simulator;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error as OpenAI words it.
 *
 * @param type such as {@code invalid_request_error}
 * @param code such as {@code model_not_found}; null for none
 * @param param the field of the request that is wrong; null for none
 * @param headers that go with the reply
 */
record ApiError(
    int status,
    String type,
    @Nullable String code,
    @Nullable String param,
    String message,
    Map<String, String> headers) {

  static ApiError invalid(@Nullable String param, String message) {
    return new ApiError(400, "invalid_request_error", null, param, message, Map.of());
  }

  static ApiError wrongKey() {
    String message =
        "Incorrect API key provided. Send the key that the simulator was started with (--api-key)"
            + " as 'Authorization: Bearer KEY'.";
    return new ApiError(401, "invalid_request_error", "invalid_api_key", null, message, Map.of());
  }

  static ApiError unknownModel(String model) {
    String message =
        "The model '%s' does not exist or you do not have access to it.".formatted(model);
    return new ApiError(
        404, "invalid_request_error", "model_not_found", "model", message, Map.of());
  }

  static ApiError unknownUrl(String method, String path) {
    String message = "Unknown request URL: %s %s.".formatted(method, path);
    return new ApiError(404, "invalid_request_error", "unknown_url", null, message, Map.of());
  }

  static ApiError methodNotAllowed(String method, String allowed) {
    String message = "Not allowed to %s here. Use %s.".formatted(method, allowed);
    return new ApiError(
        405,
        "invalid_request_error",
        "method_not_supported",
        null,
        message,
        Map.of("Allow", allowed));
  }

  static ApiError rateLimited(String message, Duration retryAfter) {
    return new ApiError(
        429, "requests", "rate_limit_exceeded", null, message, retryAfter(retryAfter));
  }

  static ApiError serverError() {
    String message = "The server had an error while processing your request. (simulated)";
    return new ApiError(500, "server_error", null, null, message, Map.of());
  }

  static ApiError unavailable() {
    String message = "The engine is currently overloaded, please try again later. (simulated)";
    return new ApiError(503, "server_error", "overloaded", null, message, Map.of());
  }

  /** Whole seconds, rounded up, for everybody; milliseconds for clients that know OpenAI's own. */
  private static Map<String, String> retryAfter(Duration duration) {
    long millis = Math.ceilDiv(duration.toNanos(), 1_000_000L);
    return Map.of(
        "Retry-After", Long.toString(Math.ceilDiv(millis, 1_000L)),
        "retry-after-ms", Long.toString(millis));
  }
}
