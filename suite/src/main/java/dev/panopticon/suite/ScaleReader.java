package dev.panopticon.suite;

import dev.panopticon.model.Scale;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values that a judge may give: one of {@code scale: {min, max}}, {@code labels} and
 * {@code pass_fail: true}, beside each other or inside {@code scale}.
 */
final class ScaleReader {
  private static final List<String> FORMS = List.of("scale", "labels", "pass_fail");

  private final Reading reading;
  private final Fields fields;

  ScaleReader(Reading reading, Fields fields) {
    this.reading = reading;
    this.fields = fields;
  }

  /** The scale of a metric that needs one; null if it is absent or faulty. */
  @Nullable Scale required() {
    if (FORMS.stream().noneMatch(fields::has)) {
      fields.required(
          "scale", "write scale: {min: 1, max: 10}, labels: {good: 1, bad: 0}, or pass_fail: true");
      return null;
    }
    return given();
  }

  /** The bounds of a pairwise metric's two scores; null if they are absent or faulty. */
  @Nullable Scale bounds() {
    Located.Mapping mapping = fields.mapping("scale");
    return mapping == null ? null : range(mapping);
  }

  private @Nullable Scale given() {
    List<String> given = FORMS.stream().filter(fields::has).toList();
    if (given.size() > 1) {
      reading
          .faults()
          .add(
              fields.placeOf(given.get(1)),
              "only one of scale, labels and pass_fail can be the scale");
      return null;
    }
    return fields.has("scale") ? nested() : labelsOrPassFail(fields);
  }

  private @Nullable Scale nested() {
    Located.Mapping mapping = fields.mapping("scale");
    if (mapping == null) {
      return null;
    }
    if (Stream.of("labels", "pass_fail").anyMatch(mapping.entries()::containsKey)) {
      return labelsOrPassFail(
          reading.fields(mapping, "a scale of words", List.of("labels", "pass_fail")));
    }
    return range(mapping);
  }

  private @Nullable Scale range(Located.Mapping mapping) {
    Fields scale = reading.fields(mapping, "`scale`", List.of("min", "max"));
    scale.required("min", "the lowest score");
    scale.required("max", "the highest score");
    Double min = scale.number("min");
    Double max = scale.number("max");
    if (min == null || max == null) {
      return null;
    }
    if (min >= max) {
      fault(scale, "max", "`max` must be above `min`, but is " + max + " with min " + min);
      return null;
    }
    return new Scale.Range(min, max);
  }

  private @Nullable Scale labelsOrPassFail(Fields scale) {
    if (scale.has("labels") && scale.has("pass_fail")) {
      fault(scale, "pass_fail", "a scale has either labels or pass_fail, not both");
      return null;
    }
    if (scale.has("labels")) {
      return labels(scale);
    }
    if (!scale.flag("pass_fail", true)) {
      fault(scale, "pass_fail", "`pass_fail` can only be true: otherwise leave it out");
      return null;
    }
    return new Scale.PassFail();
  }

  private @Nullable Scale labels(Fields scale) {
    Located.Mapping mapping = scale.mapping("labels");
    if (mapping == null) {
      return null;
    }
    var scores = new LinkedHashMap<String, Double>();
    mapping
        .entries()
        .forEach(
            (label, entry) -> {
              Double score = reading.values().number(entry.value(), "labels." + label);
              if (score != null) {
                scores.put(label, score);
              }
            });
    if (mapping.entries().size() < 2) {
      fault(scale, "labels", "`labels` needs at least two labels with their scores");
    }
    return scores.size() < 2 ? null : new Scale.Labels(scores);
  }

  private void fault(Fields where, String key, String detail) {
    reading.faults().add(where.placeOfValue(key), detail);
  }
}
