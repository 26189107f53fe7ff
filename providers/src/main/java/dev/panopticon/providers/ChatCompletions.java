package dev.panopticon.providers;

import dev.panopticon.model.ErrorClass;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The adapter for OpenAI's chat completions and everything that speaks them. Thread-safe. */
final class ChatCompletions {
  private final HttpTransport transport;
  private final CallSettings settings;
  private final InstantSource clock;
  private final JsonMapper json;
  private final ChatRequestBody requestBody;

  ChatCompletions(HttpTransport transport, CallSettings settings, InstantSource clock) {
    this.transport = transport;
    this.settings = settings;
    this.clock = clock;
    this.json = mapper(settings);
    this.requestBody = new ChatRequestBody(json);
  }

  private static JsonMapper mapper(CallSettings settings) {
    // The bound of the transport is the bound: no second, hidden one for a long answer.
    var constraints =
        StreamReadConstraints.builder()
            .maxStringLength(Math.toIntExact(settings.maxReplyBytes()))
            .build();
    return JsonMapper.builder(JsonFactory.builder().streamReadConstraints(constraints).build())
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();
  }

  CallOutcome call(CallRequest request, Endpoint endpoint, ApiKey key) {
    var call = new Call(endpoint, key, System.nanoTime());
    byte[] body;
    try {
      body = requestBody.write(request);
    } catch (JacksonException unwritable) {
      return call.failed(
          ErrorClass.INVALID_REQUEST,
          "the messages or parameters cannot be written as JSON: "
              + Words.shortened(unwritable.getOriginalMessage()),
          null);
    }
    CallSettings ofCall = settings.with(request.model().timeouts());
    return switch (transport.send(post(body, call), endpoint, ofCall)) {
      case HttpTransport.Broken broken -> call.broken(broken);
      case HttpTransport.Replied reply -> reply.isGood() ? good(reply, call) : bad(reply, call);
    };
  }

  private static PostRequest post(byte[] body, Call call) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("Accept", "application/json");
    headers.put("User-Agent", "panopticon");
    if (call.key().isPresent()) {
      headers.put("Authorization", "Bearer " + call.key().value());
    }
    return new PostRequest(call.endpoint().chatCompletions(), headers, body);
  }

  private CallOutcome good(HttpTransport.Replied reply, Call call) {
    JsonNode root;
    try {
      root = json.readTree(reply.body());
    } catch (JacksonException notJson) {
      return call.failed(
          ErrorClass.MALFORMED_REPLY, whyUnreadable(reply, call.endpoint(), notJson), null);
    }
    return root.path("error").isObject()
        ? errorInGoodReply(root, reply.headers(), call)
        : ChatReply.outcome(root, call.latency());
  }

  private static String whyUnreadable(
      HttpTransport.Replied reply, Endpoint endpoint, JacksonException notJson) {
    if (reply.body().length == 0) {
      return "%s sent an empty reply (status %d)".formatted(endpoint.shown(), reply.status());
    }
    if (ProviderError.looksLikeHtml(new String(reply.body(), StandardCharsets.UTF_8))) {
      return "%s sent an HTML page instead of JSON: check that base_url is the address of the API, such as .../v1"
          .formatted(endpoint.shown());
    }
    return "%s sent a reply that is not JSON: %s"
        .formatted(endpoint.shown(), Words.shortened(notJson.getOriginalMessage()));
  }

  /** Gateways report a failure of the provider behind them with status 200 and an error object. */
  private CallOutcome errorInGoodReply(JsonNode root, HttpHeaders headers, Call call) {
    int code = root.path("error").path("code").asInt(0);
    int status = code >= 400 && code <= 599 ? code : 500;
    // The model may have begun: else the gateway would have had a status of its own for it.
    return failure(status, ProviderError.of(root), false, headers, call);
  }

  private CallOutcome bad(HttpTransport.Replied reply, Call call) {
    if (reply.status() < 400) {
      return redirected(reply, call);
    }
    ProviderError error = ProviderError.read(reply.body(), json);
    return failure(reply.status(), error, error.documented(), reply.headers(), call);
  }

  private static CallOutcome redirected(HttpTransport.Replied reply, Call call) {
    return call.failed(
        ErrorClass.INVALID_REQUEST,
        "%s answers with status %d and points to %s. Redirects are not followed, so that the key goes nowhere else: set base_url to the final address"
            .formatted(
                call.endpoint().shown(),
                reply.status(),
                reply.headers().firstValue("location").map(call::words).orElse("nowhere")),
        null);
  }

  /**
   * @param documented whether the error came as providers document theirs
   */
  private CallOutcome failure(
      int status, ProviderError error, boolean documented, HttpHeaders headers, Call call) {
    String words = call.words(error.message());
    if (error.saysContentWasFiltered() && status < 500) {
      return new CallOutcome.Refused(
          "the provider's content filter stopped the prompt: " + words,
          null,
          Usage.UNKNOWN,
          call.latency());
    }
    ErrorClass errorClass = StatusClass.of(status, error);
    String advice = StatusClass.advice(errorClass);
    String message =
        "%s answered with status %d%s%s"
            .formatted(
                call.endpoint().shown(),
                status,
                words.isEmpty() ? "" : ": " + words,
                advice.isEmpty() ? "" : " (" + advice + ")");
    return call.failed(
        errorClass,
        message,
        RetryAfter.read(headers, clock.instant()).orElse(null),
        StatusClass.mayBeBilled(status, documented));
  }

  /** One call in flight: what every outcome of it needs. */
  private record Call(Endpoint endpoint, ApiKey key, long startNanos) {
    Duration latency() {
      return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    /** A stranger's words for a message. First masked, then cut: half a key is a key. */
    String words(String text) {
      return Words.shortened(key.maskIn(text));
    }

    CallOutcome broken(HttpTransport.Broken broken) {
      return new CallOutcome.Failed(
          broken.errorClass(),
          key.maskIn(broken.message()),
          null,
          latency(),
          broken.sent() && CallOutcome.Failed.mayBeBilled(broken.errorClass()));
    }

    CallOutcome failed(ErrorClass errorClass, String message, @Nullable Duration retryAfter) {
      boolean mayBeBilled = CallOutcome.Failed.mayBeBilled(errorClass);
      return failed(errorClass, message, retryAfter, mayBeBilled);
    }

    CallOutcome failed(
        ErrorClass errorClass, String message, @Nullable Duration retryAfter, boolean mayBeBilled) {
      return new CallOutcome.Failed(
          errorClass, key.maskIn(message), retryAfter, latency(), mayBeBilled);
    }
  }
}
