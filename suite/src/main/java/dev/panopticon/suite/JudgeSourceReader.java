package dev.panopticon.suite;

import dev.panopticon.model.DataSource;
import dev.panopticon.model.JudgeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads who judges. */
final class JudgeSourceReader {
  private static final Map<String, JudgeSource.Use> USES =
      Map.of("reply", JudgeSource.Use.REPLY, "scores", JudgeSource.Use.SCORES);

  private final Reading reading;

  JudgeSourceReader(Reading reading) {
    this.reading = reading;
  }

  @Nullable JudgeSource read(Fields metric) {
    Located value =
        metric.required(
            "judge", "the id of a model, or {recorded: FILE, fields: {...}} for existing replies");
    return switch (value) {
      case null -> null;
      case Located.Mapping mapping -> recorded(mapping);
      case Located.Sequence list -> {
        reading.faults().add(list.place(), Later.jury());
        yield null;
      }
      case Located.Text _, Located.Numeral _, Located.Flag _, Located.Null _, Located.Broken _ ->
          model(value);
    };
  }

  private @Nullable JudgeSource model(Located value) {
    String id = reading.values().word(value, "judge");
    if (id == null) {
      return null;
    }
    if (reading.names().isRecorded(id)) {
      reading
          .faults()
          .add(
              value.place(),
              "the model `"
                  + id
                  + "` is recorded and cannot be asked to judge; existing replies of"
                  + " a judge are {recorded: FILE, fields: {...}}");
    }
    return new JudgeSource.Model(id);
  }

  private @Nullable JudgeSource recorded(Located.Mapping mapping) {
    var source = new DataSourceReader(reading, "recorded", List.of("query", "reply", "scores"));
    var keys = new ArrayList<>(source.keys());
    keys.add("use");
    Fields fields = reading.fields(mapping, "a recorded judge", keys);
    DataSource rows = source.read(fields);
    JudgeSource.Use use = fields.choice("use", USES);
    return rows == null
        ? null
        : new JudgeSource.Recorded(rows, use == null ? JudgeSource.Use.REPLY : use);
  }
}
