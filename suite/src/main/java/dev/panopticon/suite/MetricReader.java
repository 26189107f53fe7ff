package dev.panopticon.suite;

import dev.panopticon.model.MetricSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads one item of {@code metrics}, or a single definition of a metric. */
final class MetricReader {
  /** Each kind, and the keys that it takes besides {@code name} and {@code kind}. */
  private static final Map<String, List<String>> KINDS = new LinkedHashMap<>();

  static {
    KINDS.put("exact-match", List.of("ignore_case"));
    KINDS.put("contains", List.of("value", "ignore_case"));
    KINDS.put("regex", List.of("pattern"));
    KINDS.put("numeric", List.of("tolerance", "relative"));
    KINDS.put("json-valid", List.of());
    KINDS.put("token-f1", List.of());
    KINDS.put("rouge-l", List.of());
    KINDS.put("judge", JudgedMetricReader.JUDGE_KEYS);
    KINDS.put("pairwise", JudgedMetricReader.PAIRWISE_KEYS);
  }

  /** Kinds that a suite may call optional, which is no part of their definition. */
  private static final List<String> WITH_JUDGE = List.of("judge", "pairwise");

  private static final String OPTIONAL = "optional";

  /** No source; the time to compile grows with the square: 100,000 letters take 20 s. */
  private static final int LONGEST_PATTERN = 10_000;

  private final Reading reading;

  MetricReader(Reading reading) {
    this.reading = reading;
  }

  /** What a metric can be of. */
  static Set<String> kinds() {
    return Collections.unmodifiableSet(KINDS.keySet());
  }

  @Nullable MetricEntry entry(Located item) {
    if (item instanceof Located.Text text) {
      return text.value().isBlank() ? blank(text) : named(text);
    }
    Located.Mapping mapping =
        reading.values().mapping(item, "a metric (a name, or a definition with its kind)");
    MetricSpec spec = mapping == null ? null : spec(mapping, true);
    return spec == null || mapping == null
        ? null
        : new MetricEntry.Defined(spec, isOptional(mapping));
  }

  private @Nullable MetricEntry blank(Located.Text text) {
    reading.values().word(text, "a metric");
    return null;
  }

  /** A built-in metric with its defaults, else a stored one. */
  private @Nullable MetricEntry named(Located.Text text) {
    String name = text.value();
    MetricSpec builtIn = Defaults.metric(name);
    if (builtIn != null) {
      return new MetricEntry.Defined(builtIn);
    }
    if (KINDS.containsKey(name)) {
      reading
          .faults()
          .add(
              text.place(),
              "`"
                  + name
                  + "` needs more than its name: write {name: ..., kind: "
                  + name
                  + ", "
                  + Words.list(KINDS.getOrDefault(name, List.of()))
                  + "}");
      return null;
    }
    return new MetricEntry.Named(name);
  }

  private boolean isOptional(Located.Mapping mapping) {
    return reading
        .fields(mapping, "a metric", List.copyOf(mapping.entries().keySet()))
        .flag(OPTIONAL, false);
  }

  /** A definition by itself, without the keys that only a suite has. */
  @Nullable MetricSpec spec(Located.Mapping mapping) {
    return spec(mapping, false);
  }

  private @Nullable MetricSpec spec(Located.Mapping mapping, boolean inSuite) {
    int before = reading.faults().count();
    String kind = kind(mapping);
    if (kind == null) {
      return null;
    }
    Fields fields = reading.fields(mapping, "a metric of kind " + kind, keys(kind, inSuite));
    String given = fields.word("name");
    String name = given == null ? kind : given;
    MetricSpec spec = spec(kind, name, fields);
    return reading.faults().count() > before ? null : spec;
  }

  private @Nullable String kind(Located.Mapping mapping) {
    Located value = mapping.get("kind");
    if (value == null) {
      reading
          .faults()
          .add(
              mapping.place(),
              "`kind` is missing: one of "
                  + Words.list(KINDS.keySet())
                  + ". A stored metric is named by its name alone");
      return null;
    }
    String later = value instanceof Located.Text text ? Later.word(text.value()) : null;
    if (later != null) {
      reading.faults().add(value.place(), later);
      return null;
    }
    String kind = reading.values().word(value, "kind");
    if (kind != null && !KINDS.containsKey(kind)) {
      reading.values().unknown(value.place(), "kind", kind, KINDS.keySet());
      return null;
    }
    return kind;
  }

  private static List<String> keys(String kind, boolean inSuite) {
    var keys = new ArrayList<>(List.of("name", "kind"));
    keys.addAll(KINDS.getOrDefault(kind, List.of()));
    if (inSuite && WITH_JUDGE.contains(kind)) {
      keys.add(OPTIONAL);
    }
    return keys;
  }

  private @Nullable MetricSpec spec(String kind, String name, Fields fields) {
    return switch (kind) {
      case "exact-match" -> new MetricSpec.ExactMatch(name, fields.flag("ignore_case", false));
      case "contains" ->
          new MetricSpec.Contains(name, fields.word("value"), fields.flag("ignore_case", false));
      case "regex" -> regex(name, fields);
      case "numeric" -> numeric(name, fields);
      case "json-valid" -> new MetricSpec.JsonValid(name);
      case "token-f1" -> new MetricSpec.TokenF1(name);
      case "rouge-l" -> new MetricSpec.RougeL(name);
      case "judge" -> new JudgedMetricReader(reading, fields).judge(name);
      case "pairwise" -> new JudgedMetricReader(reading, fields).pairwise(name);
      default -> throw new IllegalStateException("a kind without a reader: " + kind);
    };
  }

  private @Nullable MetricSpec regex(String name, Fields fields) {
    String pattern = fields.requiredWord("pattern", "the regular expression to find in the output");
    if (pattern == null) {
      return null;
    }
    if (pattern.length() > LONGEST_PATTERN) {
      reading
          .faults()
          .add(
              fields.placeOfValue("pattern"),
              "`pattern` has %,d characters; at most %,d are allowed"
                  .formatted(pattern.length(), LONGEST_PATTERN));
      return null;
    }
    try {
      Pattern.compile(pattern);
      return new MetricSpec.Regex(name, pattern);
    } catch (PatternSyntaxException e) {
      reading
          .faults()
          .add(
              fields.placeOfValue("pattern"),
              "`pattern` is not a regular expression: "
                  + e.getDescription()
                  + (e.getIndex() < 0 ? "" : " at character " + (e.getIndex() + 1)));
      return null;
    }
  }

  private MetricSpec numeric(String name, Fields fields) {
    Double tolerance = fields.nonNegative("tolerance");
    Double relative = fields.nonNegative("relative");
    return new MetricSpec.Numeric(
        name, tolerance == null ? 0 : tolerance, relative == null ? 0 : relative);
  }
}
