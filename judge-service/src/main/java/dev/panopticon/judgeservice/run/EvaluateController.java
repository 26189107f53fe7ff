package dev.panopticon.judgeservice.run;

import dev.panopticon.contract.RunView;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Shorthands that start a run: a suite whose only queries are one query, or one theme. All other
 * keys of the body are those of a suite, and a name is made when none is given.
 */
@RestController
public final class EvaluateController {
  private final StartRun start;

  public EvaluateController(StartRun start) {
    this.start = start;
  }

  /**
   * Evaluates one query.
   *
   * @param body {@code query} (a text, or a query as in a suite's {@code queries}) or {@code
   *     query_id} (of a stored one), {@code models}, {@code metrics}, and any other key of a suite
   */
  @PostMapping("/api/judge/evaluate/query")
  public RunView query(
      @RequestBody JsonNode body,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey) {
    ObjectNode suite = suite(body, "one query");
    JsonNode query = suite.remove("query");
    JsonNode id = suite.remove("query_id");
    if ((query == null) == (id == null)) {
      throw invalid(
          "the body needs either query (a text, or a query) or query_id (of a stored one)");
    }
    ObjectNode source = JsonNodeFactory.instance.objectNode();
    if (query instanceof ObjectNode inline) {
      source = inline;
    } else if (query != null) {
      source.set("text", query);
    } else {
      source.putArray("ids").add(id);
    }
    return start(suite, source, idempotencyKey);
  }

  /**
   * Evaluates the stored queries of a theme.
   *
   * @param body {@code theme}, {@code models}, {@code metrics}, and any other key of a suite
   */
  @PostMapping("/api/judge/evaluate/theme")
  public RunView theme(
      @RequestBody JsonNode body,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey) {
    JsonNode theme = body.get("theme");
    if (theme == null || !theme.isString()) {
      throw invalid("the body needs theme, the name of a theme that stored queries have");
    }
    ObjectNode suite = suite(body, "theme " + theme.stringValue());
    ObjectNode source = JsonNodeFactory.instance.objectNode();
    source.set("theme", suite.remove("theme"));
    return start(suite, source, idempotencyKey);
  }

  private RunView start(ObjectNode suite, ObjectNode source, @Nullable String idempotencyKey) {
    suite.putArray("queries").add(source);
    return start.start(suite, idempotencyKey);
  }

  private static ObjectNode suite(JsonNode body, String defaultName) {
    if (!(body instanceof ObjectNode object)) {
      throw invalid("the body must be a JSON object");
    }
    if (object.has("queries")) {
      throw invalid("this shorthand takes no queries; send a whole suite to POST /api/judge/runs");
    }
    ObjectNode suite = object.deepCopy();
    if (!suite.has("name")) {
      suite.put("name", defaultName);
    }
    return suite;
  }

  private static PanopticonException invalid(String message) {
    return new PanopticonException(ErrorCode.INVALID_REQUEST, message);
  }
}
