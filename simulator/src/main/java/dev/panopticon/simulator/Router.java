package dev.panopticon.simulator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Which request is served by what. Safe for many threads. */
final class Router {
  private static final List<String> KNOWN_MODELS =
      List.of("sim-good", "sim-fair", "sim-poor", "sim-judge");
  private static final String MODELS_PATH = "/v1/models";

  private final Access access;
  private final JsonMapper json;
  private final CallLedger ledger;
  private final ChatEndpoint chat;
  private final Replies replies;

  Router(SimulatorSettings settings, CallLedger ledger, LongSupplier nanoClock) {
    this.access = settings.access();
    this.json = JsonMapper.builder().build();
    this.ledger = ledger;
    this.chat = new ChatEndpoint(settings, json, ledger, nanoClock);
    this.replies = new Replies(json);
  }

  Plan plan(HttpCall call) {
    return switch (call.path()) {
      case "/v1/chat/completions" ->
          call.method().equals("POST")
              ? chat.plan(call, keyFits(call.authorization()))
              : notAllowed(call, "POST");
      case "/stats" ->
          call.method().equals("GET")
              ? Plan.now(replies.ok(ledger.snapshot()))
              : notAllowed(call, "GET");
      case "/stats/reset" -> call.method().equals("POST") ? reset() : notAllowed(call, "POST");
      case "/health" -> Plan.now(replies.ok(Map.of("status", "ok")));
      default -> models(call);
    };
  }

  private Plan models(HttpCall call) {
    boolean one = call.path().startsWith(MODELS_PATH + "/");
    if (!one && !call.path().equals(MODELS_PATH)) {
      return error(ApiError.unknownUrl(call.method(), call.path()));
    }
    if (!call.method().equals("GET")) {
      return notAllowed(call, "GET");
    }
    if (!keyFits(call.authorization())) {
      return error(ApiError.wrongKey());
    }
    if (!one) {
      return Plan.now(replies.ok(modelList()));
    }
    String name = call.path().substring(MODELS_PATH.length() + 1);
    boolean exists = access.models().isEmpty() || access.models().contains(name);
    return exists ? Plan.now(replies.ok(model(name))) : error(ApiError.unknownModel(name));
  }

  private ObjectNode modelList() {
    ObjectNode list = json.createObjectNode().put("object", "list");
    ArrayNode models = list.putArray("data");
    for (String name : access.models().isEmpty() ? KNOWN_MODELS : access.models()) {
      models.add(model(name));
    }
    return list;
  }

  private ObjectNode model(String name) {
    return json.createObjectNode()
        .put("id", name)
        .put("object", "model")
        .put("created", CompletionJson.CREATED_EPOCH_SECONDS)
        .put("owned_by", "panopticon-simulator");
  }

  private Plan reset() {
    ledger.reset();
    return Plan.now(replies.ok(ledger.snapshot()));
  }

  private Plan notAllowed(HttpCall call, String allowed) {
    return error(ApiError.methodNotAllowed(call.method(), allowed));
  }

  private Plan error(ApiError error) {
    return Plan.now(replies.error(error));
  }

  private boolean keyFits(@Nullable String authorization) {
    if (access.apiKey() == null) {
      return true;
    }
    byte[] wanted = ("Bearer " + access.apiKey()).getBytes(StandardCharsets.UTF_8);
    return authorization != null
        && MessageDigest.isEqual(wanted, authorization.getBytes(StandardCharsets.UTF_8));
  }
}
