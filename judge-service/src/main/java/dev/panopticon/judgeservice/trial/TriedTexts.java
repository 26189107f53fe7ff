package dev.panopticon.judgeservice.trial;

import dev.panopticon.contract.TrialDraft;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.Fault;
import dev.panopticon.model.Message;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.QueryContent;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a draft must have for the metric that is tried. */
final class TriedTexts {
  private TriedTexts() {}

  /** The one answer that a metric is tried on. */
  static String output(MetricSpec metric, TrialDraft draft) {
    absent(metric, draft.outputA(), "output_a");
    absent(metric, draft.outputB(), "output_b");
    return present(metric, draft.output(), "output", "the answer to judge, which may be empty");
  }

  static String outputA(MetricSpec metric, TrialDraft draft) {
    absent(metric, draft.output(), "output");
    return present(metric, draft.outputA(), "output_a", "one answer of the pair");
  }

  static String outputB(MetricSpec metric, TrialDraft draft) {
    return present(metric, draft.outputB(), "output_b", "the other answer of the pair");
  }

  /** Deterministic metrics look at the reference alone. */
  static QueryContent content(TrialDraft draft) {
    return content(draft, draft.query() == null ? "" : draft.query());
  }

  /** A judge is shown the question. */
  static QueryContent contentForJudge(MetricSpec metric, TrialDraft draft) {
    return content(
        draft, present(metric, draft.query(), "query", "what was asked, which the judge is shown"));
  }

  private static QueryContent content(TrialDraft draft, String query) {
    return new QueryContent(
        List.of(Message.user(query)), null, draft.reference(), draft.context(), Map.of());
  }

  private static String present(MetricSpec metric, @Nullable String text, String key, String what) {
    if (text == null) {
      throw invalid(
          key,
          "`%s` is missing: %s. The metric \"%s\" is of kind %s."
              .formatted(key, what, metric.name(), metric.kind()));
    }
    return text;
  }

  private static void absent(MetricSpec metric, @Nullable String text, String key) {
    if (text != null) {
      throw invalid(
          key,
          "`%s` does not belong here: the metric \"%s\" is of kind %s, which judges %s"
              .formatted(
                  key,
                  metric.name(),
                  metric.kind(),
                  metric instanceof MetricSpec.Pairwise
                      ? "two answers, `output_a` and `output_b`."
                      : "one answer, `output`."));
    }
  }

  private static PanopticonException invalid(String key, String detail) {
    return new PanopticonException(
        ErrorCode.INVALID_REQUEST, detail, List.of(Fault.at("/" + key, detail)));
  }
}
