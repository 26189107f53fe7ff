package dev.panopticon.suite;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is sent to a provider as it is. Numbers become {@link Long} where they are whole and
 * fit, else {@link BigDecimal}; so 1.0 and 1 are the same parameter.
 */
final class ParametersReader {
  private static final Set<String> OURS = Set.of("model", "messages", "stream", "n");

  private final Reading reading;

  ParametersReader(Reading reading) {
    this.reading = reading;
  }

  Map<String, Object> read(Fields fields) {
    Located.Mapping mapping = fields.mapping("parameters");
    if (mapping == null) {
      return Map.of();
    }
    mapping
        .entries()
        .forEach(
            (key, entry) -> {
              if (OURS.contains(key)) {
                reading
                    .faults()
                    .add(entry.key(), "the parameter `" + key + "` is set by Panopticon itself");
              }
            });
    return members(mapping);
  }

  private Map<String, Object> members(Located.Mapping mapping) {
    var members = new LinkedHashMap<String, Object>();
    mapping
        .entries()
        .forEach(
            (key, entry) -> {
              Object value = value(entry.value());
              if (value != null) {
                members.put(key, value);
              }
            });
    return members;
  }

  private @Nullable Object value(Located value) {
    return switch (value) {
      case Located.Mapping mapping -> members(mapping);
      case Located.Sequence list -> items(list);
      case Located.Text text -> text.value();
      case Located.Flag flag -> flag.value();
      case Located.Numeral number -> number(number.value());
      case Located.Broken _ -> null;
      case Located.Null empty -> {
        reading.faults().add(empty.place(), "a parameter has no value: leave it out");
        yield null;
      }
    };
  }

  private List<Object> items(Located.Sequence list) {
    var items = new ArrayList<Object>();
    for (Located item : list.items()) {
      Object value = value(item);
      if (value != null) {
        items.add(value);
      }
    }
    return items;
  }

  private static Object number(BigDecimal number) {
    boolean fitsLong = number.scale() == 0 && number.toBigInteger().bitLength() < Long.SIZE;
    if (fitsLong) {
      return number.longValueExact();
    }
    return number;
  }
}
