package dev.panopticon.library;

import dev.panopticon.contract.ContractJson;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.suite.Definitions;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The text by which an item is found. */
final class MeaningText {
  private MeaningText() {}

  /** What is asked: the reference and the context would make different questions alike. */
  static String ofQuery(String content) {
    return Definitions.queryContentFromJson(ContractJson.mapper().readTree(content)).text();
  }

  /** The name in words, the kind, and what the judge is told. */
  static String ofMetric(String content) {
    MetricSpec metric = Definitions.metricFromJson(ContractJson.mapper().readTree(content));
    return switch (metric) {
      case MetricSpec.Judge judge ->
          joined(metric, judge.rubric(), judge.system(), judge.template());
      case MetricSpec.Pairwise pairwise ->
          joined(metric, pairwise.rubric(), pairwise.system(), pairwise.template());
      case MetricSpec.Contains contains -> joined(metric, contains.value());
      case MetricSpec.Regex regex -> joined(metric, regex.pattern());
      case MetricSpec.ExactMatch _,
          MetricSpec.Numeric _,
          MetricSpec.JsonValid _,
          MetricSpec.TokenF1 _,
          MetricSpec.RougeL _ ->
          joined(metric);
    };
  }

  private static String joined(MetricSpec metric, @Nullable String... texts) {
    String name = metric.name().replaceAll("[-_.]+", " ") + ", " + metric.kind().replace('-', ' ');
    return Stream.concat(Stream.of(name), Stream.of(texts))
        .filter(text -> text != null && !text.isBlank())
        .collect(Collectors.joining("\n"));
  }
}
