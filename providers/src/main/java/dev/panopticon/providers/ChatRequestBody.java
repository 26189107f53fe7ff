package dev.panopticon.providers;

import dev.panopticon.model.Fault;
import dev.panopticon.model.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the body of OpenAI's {@code POST /chat/completions}: model, messages, and every parameter
 * as it is, so that a server's own parameters need nothing from us.
 */
final class ChatRequestBody {
  private final JsonMapper json;

  ChatRequestBody(JsonMapper json) {
    this.json = json;
  }

  /**
   * In UTF-8.
   *
   * @throws tools.jackson.core.JacksonException if a parameter cannot be JSON, being nested
   *     hundreds of levels deep
   */
  byte[] write(CallRequest request) {
    var body = new LinkedHashMap<String, Object>();
    body.put("model", request.model().model());
    body.put("messages", request.messages().stream().map(ChatRequestBody::message).toList());
    body.putAll(request.parameters());
    return json.writeValueAsBytes(body);
  }

  private static Map<String, Object> message(Message message) {
    var object = new LinkedHashMap<String, Object>();
    object.put("role", message.role().wireName());
    object.put("content", message.content());
    return object;
  }

  /** The parameters that would change what a call is; none of them may be in a definition. */
  static List<Fault> faultsOf(Map<String, Object> parameters) {
    var faults = new ArrayList<Fault>();
    parameters.forEach(
        (name, value) ->
            objectionTo(name, value)
                .ifPresent(reason -> faults.add(Fault.at("/parameters/" + name, reason))));
    return faults;
  }

  private static Optional<String> objectionTo(String name, Object value) {
    return switch (name) {
      case "model" -> Optional.of("the parameter model is not sent: name the model in model");
      case "messages" ->
          Optional.of("the parameter messages is not sent: the messages are the query's");
      case "stream", "stream_options" ->
          Boolean.FALSE.equals(value)
              ? Optional.empty()
              : Optional.of(
                  "the parameter %s is not supported: answers are read whole".formatted(name));
      case "n" ->
          value instanceof Number number && number.doubleValue() == 1
              ? Optional.empty()
              : Optional.of(
                  "the parameter n must be 1: more answers to a query are repeats of the run");
      default -> Optional.empty();
    };
  }
}
