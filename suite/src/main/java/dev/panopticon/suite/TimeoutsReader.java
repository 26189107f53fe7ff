package dev.panopticon.suite;

import dev.panopticon.model.Timeouts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads how long a call to a model may take. */
final class TimeoutsReader {
  private static final String SILENCE = "silence_seconds";
  private static final String TOTAL = "total_seconds";

  private final Reading reading;

  TimeoutsReader(Reading reading) {
    this.reading = reading;
  }

  /** The usual ones where the model says none. */
  Timeouts read(Fields model) {
    Located.Mapping mapping = model.mapping("timeouts");
    if (mapping == null) {
      return Timeouts.USUAL;
    }
    Fields fields = reading.fields(mapping, "`timeouts`", List.of(SILENCE, TOTAL));
    Integer silence = seconds(fields, SILENCE);
    Integer total = seconds(fields, TOTAL);
    if (silence != null && total != null && silence > total) {
      reading
          .faults()
          .add(
              fields.placeOfValue(SILENCE),
              "`%s` must not be more than `%s`, which is %d".formatted(SILENCE, TOTAL, total));
      return Timeouts.USUAL;
    }
    return new Timeouts(silence, total);
  }

  private @Nullable Integer seconds(Fields fields, String key) {
    Integer seconds = fields.positive(key);
    if (seconds != null && seconds > Timeouts.LONGEST) {
      reading
          .faults()
          .add(
              fields.placeOfValue(key),
              "`%s` must be at most %d, a day, but is %d"
                  .formatted(key, Timeouts.LONGEST, seconds));
      return null;
    }
    return seconds;
  }
}
