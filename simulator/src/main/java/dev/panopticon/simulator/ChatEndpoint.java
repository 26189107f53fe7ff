package dev.panopticon.simulator;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code POST /v1/chat/completions}: decides what a call gets and when. Safe for many threads.
 *
 * <p>In this order: key (401), body (400), model (404), concurrency and rate (429), fault, answer.
 */
final class ChatEndpoint {
  private static final Reply.Whole PROXY_PAGE = page(200, "Service temporarily unavailable");
  private static final Reply.Whole GATEWAY_PAGE = page(504, "504 Gateway Time-out");
  private static final int SLOW_PARTS = 10;

  private final SimulatorSettings settings;
  private final JsonMapper json;
  private final CallLedger ledger;
  private final Replies replies;
  private final CompletionJson completions;
  private final @Nullable RequestLimiter limiter;

  ChatEndpoint(
      SimulatorSettings settings, JsonMapper json, CallLedger ledger, LongSupplier nanoClock) {
    this.settings = settings;
    this.json = json;
    this.ledger = ledger;
    this.replies = new Replies(json);
    this.completions = new CompletionJson(json, settings.seed());
    Limits limits = settings.limits();
    this.limiter =
        limits.requestsPerSecond() > 0
            ? new RequestLimiter(limits.requestsPerSecond(), limits.burst(), nanoClock)
            : null;
  }

  Plan plan(HttpCall call, boolean keyFits) {
    CallLedger.Ticket ticket = ledger.arrived();
    try {
      return keyFits ? plan(call, ticket) : refusal(ApiError.wrongKey(), ticket);
    } catch (RuntimeException | Error defect) {
      ticket.endedWithoutReply(); // its connection is closed by whoever catches this
      throw defect;
    }
  }

  private Plan plan(HttpCall call, CallLedger.Ticket ticket) {
    return switch (ChatRequestReader.read(json, call.body())) {
      case Reading.Refused(ApiError error) -> refusal(error, ticket);
      case Reading.Accepted(ChatRequest request) -> plan(request, ticket);
    };
  }

  private Plan plan(ChatRequest request, CallLedger.Ticket ticket) {
    ticket.model(request.model());
    List<String> models = settings.access().models();
    if (!models.isEmpty() && !models.contains(request.model())) {
      return refusal(ApiError.unknownModel(request.model()), ticket);
    }
    ApiError limited = limit(ticket);
    if (limited != null) {
      return refusal(limited, ticket);
    }
    int attempt = ticket.attempt(request.fingerprint());
    Dice dice = Dice.of(settings.seed()).with(request.fingerprint());
    FaultScript script = FaultScript.of(request);
    FaultKind fault = script.isEmpty() ? settings.faults().draw(dice, attempt) : script.at(attempt);
    if (fault != null) {
      ticket.fault(fault.wireName());
    }
    Reply reply = fault == null ? answer(request, ticket) : faulty(fault, request, ticket);
    return new Plan(reply, settings.timing().latency(dice, attempt), ticket);
  }

  private @Nullable ApiError limit(CallLedger.Ticket ticket) {
    Limits limits = settings.limits();
    if (!ticket.enter(limits.maxConcurrency())) {
      ticket.fault("limited-concurrency");
      String message =
          "Too many calls in flight: the limit is %d. Wait for some to end."
              .formatted(limits.maxConcurrency());
      return ApiError.rateLimited(message, limits.retryAfter());
    }
    Duration wait = limiter == null ? Duration.ZERO : limiter.take();
    if (wait.isZero()) {
      return null;
    }
    ticket.fault("limited-rate");
    String message =
        "Rate limit reached: %s requests per second.".formatted(limits.requestsPerSecond());
    return ApiError.rateLimited(message, wait);
  }

  private Plan refusal(ApiError error, CallLedger.Ticket ticket) {
    return new Plan(replies.error(error), Duration.ZERO, ticket);
  }

  private Reply faulty(FaultKind fault, ChatRequest request, CallLedger.Ticket ticket) {
    return switch (fault) {
      case RATE_LIMITED ->
          replies.error(
              ApiError.rateLimited(
                  "Rate limit reached. (simulated)", settings.limits().retryAfter()));
      case SERVER_ERROR -> replies.error(ApiError.serverError());
      case UNAVAILABLE -> replies.error(ApiError.unavailable());
      case GATEWAY_TIMEOUT -> {
        var _ = answer(request, ticket); // its tokens count, and nobody gets it
        yield GATEWAY_PAGE;
      }
      case HANG -> new Reply.Silence(settings.timing().hang());
      case CONTENT_TYPE -> PROXY_PAGE;
      case CUT -> cut(answer(request, ticket));
      case MALFORMED -> malformed(answer(request, ticket));
      case SLOW -> slow(answer(request, ticket));
      case EMPTY -> deliver(request, Completion.EMPTY, ticket);
      case REFUSAL -> deliver(request, Completion.REFUSED, ticket);
      case CONTENT_FILTER -> deliver(request, Completion.FILTERED, ticket);
    };
  }

  private static Reply.Whole page(int status, String title) {
    return new Reply.Whole(
        new Reply.Head(status, "text/html; charset=utf-8", Map.of()),
        "<html><body><h1>%s</h1></body></html>\n"
            .formatted(title)
            .getBytes(StandardCharsets.UTF_8));
  }

  private Reply answer(ChatRequest request, CallLedger.Ticket ticket) {
    String text =
        JudgeAnswer.isAskedOf(request.model())
            ? JudgeAnswer.write(json, settings, request)
            : ContestantAnswer.write(settings.seed(), request);
    return deliver(request, Completion.of(text, request.output()), ticket);
  }

  private Reply deliver(ChatRequest request, Completion completion, CallLedger.Ticket ticket) {
    ticket.tokens(request.promptTokens(), completion.tokens());
    Map<String, String> headers = limitHeaders();
    if (!request.output().stream()) {
      var head = new Reply.Head(200, Replies.JSON, headers);
      return new Reply.Whole(head, completions.whole(request, completion));
    }
    var head = new Reply.Head(200, "text/event-stream; charset=utf-8", headers);
    List<byte[]> events = completions.events(request, completion);
    return new Reply.InParts(head, -1, events, settings.timing().tokenInterval(), false);
  }

  private Map<String, String> limitHeaders() {
    Limits limits = settings.limits();
    return limiter == null
        ? Map.of()
        : Map.of(
            "x-ratelimit-limit-requests", Integer.toString(limits.burst()),
            "x-ratelimit-remaining-requests", Integer.toString(limiter.remaining()));
  }

  private static Reply cut(Reply reply) {
    return switch (reply) {
      case Reply.Whole(Reply.Head head, byte[] body) ->
          new Reply.InParts(
              head,
              body.length,
              List.of(Arrays.copyOf(body, body.length / 2)),
              Duration.ZERO,
              true);
      case Reply.InParts parts ->
          new Reply.InParts(
              parts.head(),
              -1,
              parts.parts().subList(0, parts.parts().size() / 2),
              parts.interval(),
              true);
      case Reply.Silence silence -> silence;
    };
  }

  private static Reply malformed(Reply reply) {
    return switch (reply) {
      case Reply.Whole(Reply.Head head, byte[] body) ->
          new Reply.Whole(head, Arrays.copyOf(body, body.length / 2));
      case Reply.InParts parts -> {
        byte[] event = parts.parts().get(parts.parts().size() / 2);
        byte[] broken = Arrays.copyOf(event, event.length / 2);
        broken[broken.length - 1] = '\n'; // the half line ends, and with the next one the event
        yield new Reply.InParts(
            parts.head(), -1, List.of(broken, new byte[] {'\n'}), parts.interval(), false);
      }
      case Reply.Silence silence -> silence;
    };
  }

  private Reply slow(Reply reply) {
    Duration slow = settings.timing().slow();
    return switch (reply) {
      case Reply.Whole(Reply.Head head, byte[] body) ->
          new Reply.InParts(head, body.length, split(body), slow.dividedBy(SLOW_PARTS), false);
      case Reply.InParts parts ->
          new Reply.InParts(
              parts.head(), -1, parts.parts(), slow.dividedBy(parts.parts().size()), false);
      case Reply.Silence silence -> silence;
    };
  }

  private static List<byte[]> split(byte[] body) {
    byte[][] parts = new byte[SLOW_PARTS][];
    for (int i = 0; i < SLOW_PARTS; i++) {
      int from = (int) ((long) body.length * i / SLOW_PARTS);
      int to = (int) ((long) body.length * (i + 1) / SLOW_PARTS);
      parts[i] = Arrays.copyOfRange(body, from, to);
    }
    return List.of(parts);
  }
}
