package dev.panopticon.judging;

import dev.panopticon.model.JudgeSource;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.Placeholders;
import dev.panopticon.model.VerdictParser;
import org.jspecify.annotations.Nullable;

/** What the two kinds of judged metrics have in common as far as their prompt is concerned. */
record JudgeText(
    MetricSpec.Judged metric,
    @Nullable String rubric,
    @Nullable String system,
    @Nullable String template) {

  static JudgeText of(MetricSpec.Judged metric) {
    return switch (metric) {
      case MetricSpec.Judge judge ->
          new JudgeText(judge, judge.rubric(), judge.system(), judge.template());
      case MetricSpec.Pairwise pair ->
          new JudgeText(pair, pair.rubric(), pair.system(), pair.template());
    };
  }

  boolean isPair() {
    return metric instanceof MetricSpec.Pairwise;
  }

  boolean isRecorded() {
    return metric.judge() instanceof JudgeSource.Recorded;
  }

  boolean needsRubric() {
    return !places(system, "rubric") && !places(template, "rubric");
  }

  boolean needsReplyFormat() {
    String field = ReplyFormat.field(metric);
    return template == null
        || (metric.parser() == VerdictParser.VERDICT
            && !mentions(template, field)
            && !mentions(system, field));
  }

  private static boolean places(@Nullable String text, String placeholder) {
    return text != null && Placeholders.in(text).contains(placeholder);
  }

  private static boolean mentions(@Nullable String text, String field) {
    return text != null && text.contains("\"" + field + "\"");
  }
}
