package dev.panopticon.suite;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a suite declares, gathered before anything is read closely, so that references can be
 * checked even where the declaration itself is faulty. For single definitions there is {@link
 * #unknown()}.
 */
final class SuiteNames {
  /** How a declared model may be used. */
  enum Use {
    /** Is asked and evaluated; may judge too. */
    CONTESTANT,
    /** Only judges. */
    JUDGE,
    /** Is evaluated, and cannot be asked. */
    RECORDED
  }

  private final boolean complete;
  private final Map<String, Use> models = new LinkedHashMap<>();
  private final Map<String, String> metricKinds = new LinkedHashMap<>();
  private final Set<String> prompts = new LinkedHashSet<>();

  private SuiteNames(boolean complete) {
    this.complete = complete;
  }

  /** No suite around: every reference passes. */
  static SuiteNames unknown() {
    return new SuiteNames(false);
  }

  /** What {@code suite} declares; names that it declares twice are faults. */
  static SuiteNames of(Located.Mapping suite, Faults faults) {
    var declarations = new Declarations(faults);
    var names = new SuiteNames(isWholeDeclared(suite));
    for (Located model : items(suite, "models")) {
      Located.Text id = declarations.first("model id", idOf(model, "id"));
      if (id != null) {
        names.models.put(id.value(), use(model));
      }
    }
    for (Located prompt : items(suite, "prompts")) {
      Located.Text id = declarations.first("prompt id", idOf(prompt, "id"));
      if (id != null) {
        names.prompts.add(id.value());
      }
    }
    for (Located metric : items(suite, "metrics")) {
      Located.Text kind = idOf(metric, "kind");
      Located.Text given = idOf(metric, "name");
      Located.Text name = declarations.first("metric name", given == null ? kind : given);
      if (name != null) {
        names.metricKinds.put(name.value(), kind == null ? "" : kind.value());
      }
    }
    return names;
  }

  private static boolean isWholeDeclared(Located.Mapping suite) {
    return !items(suite, "models").isEmpty()
        && items(suite, "models").stream().allMatch(model -> idOf(model, "id") != null)
        && items(suite, "prompts").stream().allMatch(prompt -> idOf(prompt, "id") != null)
        && items(suite, "metrics").stream()
            .allMatch(metric -> idOf(metric, "name") != null || idOf(metric, "kind") != null);
  }

  /** Whether each part has a readable name: only then a reference to another name is a fault. */
  boolean complete() {
    return complete;
  }

  boolean isRecorded(String model) {
    return models.get(model) == Use.RECORDED;
  }

  boolean isOnlyJudge(String model) {
    return models.get(model) == Use.JUDGE;
  }

  List<String> contestants() {
    var contestants = new ArrayList<String>();
    models.forEach(
        (id, use) -> {
          if (use != Use.JUDGE) {
            contestants.add(id);
          }
        });
    return contestants;
  }

  Set<String> prompts() {
    return prompts;
  }

  Set<String> metrics() {
    return metricKinds.keySet();
  }

  boolean isPairwise(String metric) {
    return "pairwise".equals(metricKinds.get(metric));
  }

  private static Use use(Located model) {
    if (!(model instanceof Located.Mapping mapping)) {
      return Use.CONTESTANT;
    }
    if (says(mapping, "provider", "recorded")) {
      return Use.RECORDED;
    }
    return says(mapping, "role", "judge") ? Use.JUDGE : Use.CONTESTANT;
  }

  private static boolean says(Located.Mapping mapping, String key, String word) {
    Located.Text text = mapping.text(key);
    return text != null && text.value().equals(word);
  }

  private static List<Located> items(Located.Mapping suite, String key) {
    return suite.get(key) instanceof Located.Sequence list ? list.items() : List.of();
  }

  private static Located.@Nullable Text idOf(Located item, String key) {
    return switch (item) {
      case Located.Text text -> text;
      case Located.Mapping mapping -> mapping.text(key);
      case Located.Sequence _,
          Located.Numeral _,
          Located.Flag _,
          Located.Broken _,
          Located.Null _ ->
          null;
    };
  }
}
