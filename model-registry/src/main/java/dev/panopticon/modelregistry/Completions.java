package dev.panopticon.modelregistry;

import dev.panopticon.contract.Completion;
import dev.panopticon.contract.CompletionDraft;
import dev.panopticon.contract.ContractJson;
import dev.panopticon.contract.RegisteredModel;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.providers.CallOutcome;
import dev.panopticon.providers.CallRequest;
import dev.panopticon.providers.ModelClient;
import dev.panopticon.suite.Definitions;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks a registered model once and hands its answer back. Keeps nothing. Thread-safe. */
final class Completions {
  private final ModelRegistry registry;
  private final ModelClient client;

  Completions(ModelRegistry registry, ModelClient client) {
    this.registry = registry;
    this.client = client;
  }

  /** Blocks as {@link ModelClient#call} does. */
  Completion complete(CompletionDraft draft) {
    ModelSpec.Remote model = withParameters(callable(draft.model()), draft.parameters());
    CallOutcome outcome = client.call(new CallRequest(model, draft.conversation(model.system())));
    long millis = outcome.latency().toMillis();
    return switch (outcome) {
      case CallOutcome.Answered(var text, var finishReason, var usage, var _, var _) ->
          new Completion(
              model.id(),
              text,
              null,
              finishReason,
              usage.inputTokens(),
              usage.outputTokens(),
              usage.costNanoUsd(model.price()),
              millis);
      case CallOutcome.Refused(var reason, var text, var usage, var _) ->
          new Completion(
              model.id(),
              text,
              reason,
              null,
              usage.inputTokens(),
              usage.outputTokens(),
              usage.costNanoUsd(model.price()),
              millis);
      case CallOutcome.Failed failed -> throw problem(model, failed);
    };
  }

  private ModelSpec.Remote callable(String id) {
    RegisteredModel model = registry.get(id);
    if (model.archived()) {
      throw new PanopticonException(
          ErrorCode.CONFLICT,
          "The model \"%s\" is archived. Register its definition again to ask it.".formatted(id));
    }
    return switch (model.definition()) {
      case ModelSpec.Remote remote -> remote;
      case ModelSpec.Recorded _ ->
          throw new PanopticonException(
              ErrorCode.CONFLICT,
              "The model \"%s\" has recorded outputs only, and cannot be asked.".formatted(id));
    };
  }

  /** Read by the reader of definitions, which knows what a parameter may be. */
  private static ModelSpec.Remote withParameters(
      ModelSpec.Remote model, @Nullable Map<String, @Nullable Object> parameters) {
    if (parameters == null || parameters.isEmpty()) {
      return model;
    }
    ObjectNode definition = Definitions.toJson(model);
    ObjectNode own = definition.withObjectProperty("parameters");
    ObjectNode wanted = ContractJson.strictMapper().valueToTree(parameters);
    for (Map.Entry<String, JsonNode> parameter : wanted.properties()) {
      if (parameter.getValue().isNull()) {
        own.remove(parameter.getKey());
      } else {
        own.set(parameter.getKey(), parameter.getValue());
      }
    }
    return (ModelSpec.Remote) Definitions.modelFromJson(definition);
  }

  private static PanopticonException problem(ModelSpec.Remote model, CallOutcome.Failed failed) {
    ErrorCode code =
        switch (failed.errorClass()) {
          case UNAUTHENTICATED, FORBIDDEN -> ErrorCode.PROVIDER_UNAUTHENTICATED;
          case CONNECTION, TIMEOUT -> ErrorCode.PROVIDER_UNREACHABLE;
          case INVALID_REQUEST -> ErrorCode.INVALID_REQUEST;
          case RATE_LIMITED,
              OVERLOADED,
              SERVER_ERROR,
              MALFORMED_REPLY,
              QUOTA_EXHAUSTED,
              MODEL_NOT_FOUND,
              REPLY_TOO_LARGE ->
              ErrorCode.PROVIDER_FAILED;
          case CANCELLED -> ErrorCode.UNAVAILABLE;
          case BUDGET_EXHAUSTED, NOT_RECORDED, NO_OUTPUT, INTERNAL -> ErrorCode.INTERNAL;
        };
    boolean retryable = failed.errorClass().retryable();
    String advice = retryable ? " Trying again later may help." : "";
    return PanopticonException.of(
        code,
        "The model \"%s\" gave no answer: %s.%s".formatted(model.id(), words(failed), advice),
        retryable,
        List.of());
  }

  private static String words(CallOutcome.Failed failed) {
    String message = failed.message().strip();
    return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
  }
}
