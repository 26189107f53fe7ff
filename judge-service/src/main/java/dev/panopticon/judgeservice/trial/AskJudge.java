package dev.panopticon.judgeservice.trial;

import dev.panopticon.contract.ModelApi;
import dev.panopticon.contract.RegisteredModel;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.JudgeSource;
import dev.panopticon.model.Message;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.Verdict;
import dev.panopticon.providers.CallOutcome;
import dev.panopticon.providers.CallRequest;
import dev.panopticon.providers.ModelClient;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks the judge of a metric once, and reads its verdict. Thread-safe. */
final class AskJudge {
  private final ModelApi models;
  private final ModelClient client;

  AskJudge(ModelApi models, ModelClient client) {
    this.models = models;
    this.client = client;
  }

  /** The registered model that judges. */
  ModelSpec.Remote judgeOf(MetricSpec.Judged metric) {
    return switch (metric.judge()) {
      case JudgeSource.Model(String id) -> registered(metric, id);
      case JudgeSource.Recorded _ ->
          throw unaskable(metric, "it has recorded replies only, and none to this text.");
    };
  }

  /**
   * Blocks until there is an outcome. A judge that fails or declines is a verdict too.
   *
   * @param read the verdict in a reply
   */
  Judgment ask(
      ModelSpec.Remote judge,
      @Nullable Double temperature,
      List<Message> prompt,
      Function<String, Verdict> read) {
    var request = new CallRequest(judge, prompt, temperature(temperature), null);
    CallOutcome outcome = client.call(request);
    return switch (outcome) {
      case CallOutcome.Answered(var text, var _, var usage, var latency, var _) ->
          new Judgment(read.apply(text), prompt, text, usage, judge.price(), latency);
      case CallOutcome.Refused(var reason, var text, var usage, var latency) ->
          new Judgment(
              new Verdict.Refused("The judge refused: " + reason),
              prompt,
              text,
              usage,
              judge.price(),
              latency);
      case CallOutcome.Failed(var errorClass, var message, var _, var latency, var _) ->
          Judgment.failed(new Verdict.Failed(errorClass, message), prompt, latency);
    };
  }

  private ModelSpec.Remote registered(MetricSpec metric, String id) {
    RegisteredModel model = find(metric, id);
    if (model.archived()) {
      throw unaskable(metric, "the model \"%s\" is archived; register it again.".formatted(id));
    }
    return switch (model.definition()) {
      case ModelSpec.Remote remote -> remote;
      case ModelSpec.Recorded _ ->
          throw unaskable(metric, "the model \"%s\" has recorded outputs only.".formatted(id));
    };
  }

  private RegisteredModel find(MetricSpec metric, String id) {
    try {
      return models.get(id);
    } catch (PanopticonException e) {
      if (e.code() != ErrorCode.NOT_FOUND) {
        throw e;
      }
      throw unaskable(metric, e.getMessage() + " `panopticon models add FILE` registers one.");
    }
  }

  private static PanopticonException unaskable(MetricSpec metric, String why) {
    return new PanopticonException(
        ErrorCode.CONFLICT,
        "The judge of the metric \"%s\" cannot be asked: %s".formatted(metric.name(), why));
  }

  /** A null value means that none is sent; NullAway does not see that the record allows it. */
  @SuppressWarnings("NullAway")
  private static Map<String, Object> temperature(@Nullable Double temperature) {
    return Collections.singletonMap("temperature", temperature);
  }
}
