package dev.panopticon.suite;

import dev.panopticon.model.DidYouMean;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads one item of {@code gates}. */
final class GateReader {
  private static final List<String> SCOPE = List.of("metric", "model", "prompt");

  /** Each form by its key, and the keys that go with it besides the scope. */
  private static final Map<String, List<String>> FORMS = new LinkedHashMap<>();

  static {
    FORMS.put("mean_at_least", List.of("metric", "model", "prompt", "confident"));
    FORMS.put("not_worse_than", List.of("metric", "model", "prompt", "margin"));
    FORMS.put("not_worse_than_run", List.of("metric", "model", "prompt", "margin"));
    FORMS.put("unreadable_rate_at_most", SCOPE);
    FORMS.put("cost_usd_at_most", List.of("model", "prompt"));
  }

  private final Reading reading;
  private final @Nullable Double suiteMargin;

  /**
   * @param suiteMargin the margin of gates that give none; null when the suite gives none either
   */
  GateReader(Reading reading, @Nullable Double suiteMargin) {
    this.reading = reading;
    this.suiteMargin = suiteMargin;
  }

  @Nullable Gate read(Located item) {
    Located.Mapping mapping = reading.values().mapping(item, "a gate");
    if (mapping == null) {
      return null;
    }
    int before = reading.faults().count();
    String form = form(mapping);
    if (form == null) {
      return null;
    }
    Gate gate = gate(form, fields(mapping, form));
    return reading.faults().count() > before ? null : gate;
  }

  private @Nullable String form(Located.Mapping mapping) {
    List<String> given = FORMS.keySet().stream().filter(mapping.entries()::containsKey).toList();
    if (given.size() == 1) {
      return given.getFirst();
    }
    String near =
        mapping.entries().keySet().stream()
            .filter(key -> !SCOPE.contains(key))
            .flatMap(key -> DidYouMean.suggest(key, FORMS.keySet()).stream())
            .findFirst()
            .orElse(null);
    reading
        .faults()
        .add(
            mapping.place(),
            "a gate has just one of "
                + Words.list(FORMS.keySet())
                + ", but this has "
                + (given.isEmpty() ? "none" : Words.list(given)),
            given.isEmpty() ? near : null);
    return null;
  }

  private Fields fields(Located.Mapping mapping, String form) {
    var keys = new ArrayList<>(List.of(form));
    keys.addAll(FORMS.getOrDefault(form, List.of()));
    return reading.fields(mapping, "a gate of " + form, keys);
  }

  private @Nullable Gate gate(String form, Fields fields) {
    String metric = metric(fields, form);
    String model = fields.word("model");
    reading.requireContestant(fields.placeOfValue("model"), model);
    String prompt = prompt(fields);
    return switch (form) {
      case "mean_at_least" -> meanAtLeast(fields, metric, model, prompt);
      case "not_worse_than" -> notWorseThan(fields, metric, model, prompt);
      case "not_worse_than_run" -> notWorseThanRun(fields, metric, model, prompt);
      case "unreadable_rate_at_most" -> unreadable(fields, metric, model, prompt);
      case "cost_usd_at_most" -> cost(fields, model, prompt);
      default -> throw new IllegalStateException("a form without a reader: " + form);
    };
  }

  private @Nullable String metric(Fields fields, String form) {
    boolean ofMeans = FORMS.getOrDefault(form, List.of()).contains("metric") && !isRate(form);
    String metric =
        ofMeans
            ? fields.requiredWord("metric", "whose mean the gate is about")
            : fields.word("metric");
    SuiteNames names = reading.names();
    if (metric == null || !names.complete() || names.metrics().isEmpty()) {
      return metric; // what is wrong with all metrics is told in its own place
    }
    if (!names.metrics().contains(metric)) {
      reading
          .faults()
          .addUnknown(
              fields.placeOfValue("metric"),
              "the suite has no metric `"
                  + Words.shortened(metric)
                  + "`; it has "
                  + Words.list(names.metrics()),
              metric,
              names.metrics());
    } else if (ofMeans && names.isPairwise(metric)) {
      fault(
          fields,
          "metric",
          "`"
              + metric
              + "` compares pairs, so no model has a mean of it; a gate on it can only be"
              + " unreadable_rate_at_most");
    }
    return metric;
  }

  private static boolean isRate(String form) {
    return form.equals("unreadable_rate_at_most");
  }

  private @Nullable String prompt(Fields fields) {
    String prompt = fields.word("prompt");
    if (prompt != null
        && reading.names().complete()
        && !reading.names().prompts().contains(prompt)) {
      reading
          .faults()
          .addUnknown(
              fields.placeOfValue("prompt"),
              "the suite has no prompt `" + Words.shortened(prompt) + "`",
              prompt,
              reading.names().prompts());
    }
    return prompt;
  }

  private @Nullable Gate meanAtLeast(
      Fields fields, @Nullable String metric, @Nullable String model, @Nullable String prompt) {
    Double minimum = fields.number("mean_at_least");
    boolean confident = fields.flag("confident", false);
    return metric == null || minimum == null
        ? null
        : new Gate.MeanAtLeast(metric, model, prompt, minimum, confident);
  }

  private @Nullable Gate notWorseThan(
      Fields fields, @Nullable String metric, @Nullable String model, @Nullable String prompt) {
    String baseline = fields.word("not_worse_than");
    reading.requireContestant(fields.placeOfValue("not_worse_than"), baseline);
    if (baseline != null && baseline.equals(model)) {
      fault(fields, "not_worse_than", "a model is never worse than itself: name another");
    }
    Double margin = margin(fields);
    return metric == null || baseline == null || margin == null
        ? null
        : new Gate.NotWorseThan(metric, model, prompt, baseline, margin);
  }

  private @Nullable Gate notWorseThanRun(
      Fields fields, @Nullable String metric, @Nullable String model, @Nullable String prompt) {
    String run = fields.word("not_worse_than_run");
    if (run != null && !run.equals(Gate.NotWorseThanRun.LATEST) && !isRunId(run)) {
      fault(
          fields,
          "not_worse_than_run",
          "`not_worse_than_run` must be latest or the id of a run; `panopticon runs` lists them");
    }
    Double margin = margin(fields);
    return metric == null || run == null || margin == null
        ? null
        : new Gate.NotWorseThanRun(metric, model, prompt, run, margin);
  }

  private static boolean isRunId(String run) {
    try {
      return UUID.fromString(run).toString().equalsIgnoreCase(run);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private @Nullable Double margin(Fields fields) {
    if (fields.has("margin")) {
      return fields.nonNegative("margin");
    }
    if (suiteMargin == null) {
      fields.required(
          "margin", "the greatest difference that does not matter, here or in the suite");
    }
    return suiteMargin;
  }

  private @Nullable Gate unreadable(
      Fields fields, @Nullable String metric, @Nullable String model, @Nullable String prompt) {
    Double maximum = fields.number("unreadable_rate_at_most");
    if (maximum != null && !(maximum >= 0 && maximum <= 1)) {
      fault(
          fields,
          "unreadable_rate_at_most",
          "a rate is from 0 to 1 (0.02 is 2 %) but is " + maximum);
    }
    return maximum == null ? null : new Gate.UnreadableRateAtMost(metric, model, prompt, maximum);
  }

  private @Nullable Gate cost(Fields fields, @Nullable String model, @Nullable String prompt) {
    BigDecimal maximum = fields.decimal("cost_usd_at_most");
    if (maximum != null && maximum.signum() < 0) {
      fault(fields, "cost_usd_at_most", "`cost_usd_at_most` must not be negative");
    }
    return maximum == null ? null : new Gate.CostUsdAtMost(model, prompt, maximum);
  }

  private void fault(Fields fields, String key, String detail) {
    reading.faults().add(fields.placeOfValue(key), detail);
  }
}
