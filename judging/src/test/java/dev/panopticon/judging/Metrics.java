package dev.panopticon.judging;

import dev.panopticon.model.JudgeSource;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.QueryContent;
import dev.panopticon.model.Scale;
import dev.panopticon.model.VerdictParser;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Metrics and queries for tests, with what the test does not care about filled in. */
final class Metrics {
  static final Scale ONE_TO_TEN = new Scale.Range(1, 10);
  static final Scale PASS_FAIL = new Scale.PassFail();

  private Metrics() {}

  static Scale labels(String... names) {
    var scores = new LinkedHashMap<String, Double>();
    for (int i = 0; i < names.length; i++) {
      scores.put(names[i], (double) (names.length - 1 - i));
    }
    return new Scale.Labels(scores);
  }

  static MetricSpec.Judge judge(Scale scale, VerdictParser parser) {
    return judge(scale, parser, "Is it right?", null, null);
  }

  static MetricSpec.Judge judge(
      Scale scale,
      VerdictParser parser,
      @Nullable String rubric,
      @Nullable String system,
      @Nullable String template) {
    return new MetricSpec.Judge(
        "helpfulness",
        new JudgeSource.Model("judge"),
        scale,
        rubric,
        system,
        template,
        parser,
        0.0,
        1);
  }

  static MetricSpec.Pairwise pairwise(VerdictParser parser) {
    return pairwise(parser, null, null, null);
  }

  static MetricSpec.Pairwise pairwise(
      VerdictParser parser,
      @Nullable Scale scale,
      @Nullable String system,
      @Nullable String template) {
    return new MetricSpec.Pairwise(
        "versus",
        new JudgeSource.Model("judge"),
        new MetricSpec.Pairs.All(),
        true,
        scale,
        null,
        system,
        template,
        parser,
        0.0);
  }

  static QueryContent query(String text, @Nullable String reference, @Nullable String context) {
    return new QueryContent(
        List.of(dev.panopticon.model.Message.user(text)), null, reference, context, Map.of());
  }
}
