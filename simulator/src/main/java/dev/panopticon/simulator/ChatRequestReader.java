package dev.panopticon.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads one request body. What the simulator cannot honour is refused, never ignored silently; of
 * several problems the first one is reported. For one use by one thread.
 */
final class ChatRequestReader {
  private static final Set<String> ROLES =
      Set.of("system", "developer", "user", "assistant", "tool");
  private static final List<String> UNSUPPORTED =
      List.of("tools", "functions", "tool_choice", "function_call", "audio", "web_search_options");

  private final JsonNode body;
  private @Nullable ApiError problem;

  private ChatRequestReader(JsonNode body) {
    this.body = body;
  }

  static Reading read(JsonMapper json, byte[] body) {
    JsonNode tree;
    try {
      tree = json.readTree(body);
    } catch (JacksonException e) {
      return new Reading.Refused(
          ApiError.invalid(
              null, "We could not parse the JSON body of your request: " + e.getOriginalMessage()));
    }
    if (!tree.isObject()) {
      return new Reading.Refused(
          ApiError.invalid(null, "The body of the request must be a JSON object."));
    }
    return new ChatRequestReader(tree).read();
  }

  private Reading read() {
    refuseUnsupported();
    String model = model();
    List<ChatRequest.Message> messages = messages();
    ChatRequest.Output output = output();
    JsonNode format = responseFormat();
    number("temperature", 0, 2);
    number("top_p", 0, 1);
    if (problem != null) {
      return new Reading.Refused(problem);
    }
    var request = new ChatRequest(model, messages, output, format, Fingerprint.ofRequest(body));
    String wrongMarker = FaultScript.findProblem(request);
    return wrongMarker == null
        ? new Reading.Accepted(request)
        : new Reading.Refused(ApiError.invalid("messages", wrongMarker));
  }

  private void refuseUnsupported() {
    for (String name : UNSUPPORTED) {
      JsonNode value = body.path(name);
      boolean absent =
          value.isMissingNode() || value.isNull() || (value.isArray() && value.isEmpty());
      if (!absent && !(value.isString() && value.stringValue().equals("none"))) {
        refuse(name, "The simulator does not support '%s'. Leave it out.".formatted(name));
      }
    }
    if (integer("n", 1, 1, Integer.MAX_VALUE) != 1) {
      refuse("n", "The simulator gives one choice per call: 'n' must be 1. Send several calls.");
    }
  }

  private String model() {
    JsonNode model = body.path("model");
    if (!model.isString() || model.stringValue().isBlank()) {
      refuse("model", "You must provide a model parameter: a name that is not blank.");
      return "";
    }
    return model.stringValue();
  }

  private List<ChatRequest.Message> messages() {
    JsonNode array = body.path("messages");
    if (!array.isArray() || array.isEmpty()) {
      refuse("messages", "'messages' must be an array with at least one message.");
      return List.of();
    }
    var messages = new ArrayList<ChatRequest.Message>(array.size());
    for (int i = 0; i < array.size(); i++) {
      messages.add(message(array.path(i), "messages[" + i + "]"));
    }
    return List.copyOf(messages);
  }

  private ChatRequest.Message message(JsonNode node, String where) {
    JsonNode role = node.path("role");
    if (!role.isString() || !ROLES.contains(role.stringValue())) {
      refuse(where + ".role", "'%s.role' must be one of %s.".formatted(where, ROLES));
      return new ChatRequest.Message("", "", 0);
    }
    JsonNode content = node.path("content");
    if (content.isArray()) {
      return message(role.stringValue(), content, where);
    }
    boolean mayBeAbsent = role.stringValue().equals("assistant");
    if (!content.isString() && !(mayBeAbsent && (content.isNull() || content.isMissingNode()))) {
      refuse(where + ".content", "'%s.content' must be a string or an array.".formatted(where));
    }
    return new ChatRequest.Message(role.stringValue(), content.stringValue(""), 0);
  }

  private ChatRequest.Message message(String role, JsonNode parts, String where) {
    var text = new StringBuilder();
    int images = 0;
    for (JsonNode part : parts) {
      switch (part.path("type").stringValue("")) {
        case "text" ->
            text.append(text.isEmpty() ? "" : "\n").append(part.path("text").stringValue(""));
        case "image_url" -> images++;
        default ->
            refuse(
                where + ".content",
                "'%s.content' may have parts of type text and image_url only.".formatted(where));
      }
    }
    return new ChatRequest.Message(role, text.toString(), images);
  }

  private ChatRequest.Output output() {
    boolean stream = flag(body.path("stream"), "stream");
    JsonNode usage = body.path("stream_options").path("include_usage");
    int maxTokens = integer("max_tokens", Integer.MAX_VALUE, 1, Integer.MAX_VALUE);
    int maxCompletion = integer("max_completion_tokens", Integer.MAX_VALUE, 1, Integer.MAX_VALUE);
    return new ChatRequest.Output(
        stream,
        flag(usage, "stream_options.include_usage"),
        Math.min(maxTokens, maxCompletion),
        stop(),
        topLogprobs());
  }

  private List<String> stop() {
    JsonNode stop = body.path("stop");
    if (stop.isMissingNode() || stop.isNull()) {
      return List.of();
    }
    var texts = new ArrayList<String>();
    for (JsonNode text : stop.isArray() ? stop : List.of(stop)) {
      if (!text.isString() || text.stringValue().isEmpty()) {
        refuse("stop", "'stop' must be a text or an array of texts, none of them empty.");
        return List.of();
      }
      texts.add(text.stringValue());
    }
    return List.copyOf(texts);
  }

  private @Nullable Integer topLogprobs() {
    boolean logprobs = flag(body.path("logprobs"), "logprobs");
    int top = integer("top_logprobs", 0, 0, 20);
    if (!logprobs && top > 0) {
      refuse("top_logprobs", "'top_logprobs' needs 'logprobs': true.");
    }
    return logprobs ? top : null;
  }

  private @Nullable JsonNode responseFormat() {
    JsonNode format = body.path("response_format");
    return switch (format.path("type").stringValue("text")) {
      case "json_object", "json_schema" -> format;
      case "text" -> null;
      default -> {
        refuse(
            "response_format", "'response_format.type' must be text, json_object or json_schema.");
        yield null;
      }
    };
  }

  private boolean flag(JsonNode value, String name) {
    boolean absent = value.isMissingNode() || value.isNull();
    if (!absent && !value.isBoolean()) {
      refuse(name, "'%s' must be true or false.".formatted(name));
    }
    return value.booleanValue(false);
  }

  private int integer(String name, int otherwise, int min, int max) {
    JsonNode value = body.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.intValue() < min
        || value.intValue() > max) {
      refuse(name, "'%s' must be a whole number in [%d, %d].".formatted(name, min, max));
      return otherwise;
    }
    return value.intValue();
  }

  private void number(String name, double min, double max) {
    JsonNode value = body.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return;
    }
    if (!value.isNumber() || !(value.doubleValue() >= min && value.doubleValue() <= max)) {
      refuse(name, "'%s' must be a number in [%s, %s].".formatted(name, min, max));
    }
  }

  private void refuse(String param, String message) {
    if (problem == null) {
      problem = ApiError.invalid(param, message);
    }
  }
}
