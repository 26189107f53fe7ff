package dev.panopticon.simulator;

import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Replies that are one JSON document. */
final class Replies {
  static final String JSON = "application/json";

  private final JsonMapper json;

  Replies(JsonMapper json) {
    this.json = json;
  }

  Reply ok(Object value) {
    var head = new Reply.Head(200, JSON, Map.of());
    return new Reply.Whole(head, json.writeValueAsBytes(value));
  }

  Reply error(ApiError error) {
    ObjectNode document = json.createObjectNode();
    document
        .putObject("error")
        .put("message", error.message())
        .put("type", error.type())
        .put("param", error.param())
        .put("code", error.code());
    var head = new Reply.Head(error.status(), JSON, error.headers());
    return new Reply.Whole(head, json.writeValueAsBytes(document));
  }
}
