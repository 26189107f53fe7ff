package dev.panopticon.suite;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes single values of a type; whatever is of another type becomes a fault, and null. */
final class Values {
  private final Faults faults;

  Values(Faults faults) {
    this.faults = faults;
  }

  /** A text, perhaps empty. */
  @Nullable String text(Located value, String name) {
    if (value instanceof Located.Text text) {
      return storable(text, name);
    }
    String remedy =
        value instanceof Located.Numeral || value instanceof Located.Flag
            ? ": put it in quotes if it is meant as text"
            : "";
    mismatch(value, name, "text", remedy);
    return null;
  }

  /** A text that a database can hold and give back unchanged. */
  private @Nullable String storable(Located.Text text, String name) {
    String defect = TextDefect.in(text.value());
    if (defect == null) {
      return text.value();
    }
    faults.add(text.place(), "`" + name + "` " + defect);
    return null;
  }

  /** A text with at least one character that is no space. */
  @Nullable String word(Located value, String name) {
    String text = text(value, name);
    if (text != null && text.isBlank()) {
      faults.add(value.place(), "`" + name + "` must not be empty");
      return null;
    }
    return text;
  }

  /** A text, or a number or truth value as it is written: ids and values of data fields. */
  @Nullable String scalar(Located value, String name) {
    return switch (value) {
      case Located.Numeral number -> number.source();
      case Located.Flag flag -> String.valueOf(flag.value());
      case Located.Text _,
          Located.Mapping _,
          Located.Sequence _,
          Located.Null _,
          Located.Broken _ ->
          text(value, name);
    };
  }

  /** A scalar that is not blank. */
  @Nullable String id(Located value, String name) {
    return value instanceof Located.Numeral ? scalar(value, name) : word(value, name);
  }

  @Nullable Boolean flag(Located value, String name) {
    if (value instanceof Located.Flag flag) {
      return flag.value();
    }
    mismatch(value, name, "true or false", "");
    return null;
  }

  @Nullable BigDecimal decimal(Located value, String name) {
    if (value instanceof Located.Numeral number) {
      return number.value();
    }
    mismatch(value, name, "a number", "");
    return null;
  }

  /** A number as a double; null with a fault if it is too large for one. */
  @Nullable Double number(Located value, String name) {
    BigDecimal decimal = decimal(value, name);
    if (decimal == null) {
      return null;
    }
    double number = decimal.doubleValue();
    if (Double.isInfinite(number)) {
      faults.add(value.place(), "`" + name + "` is too large");
      return null;
    }
    return number;
  }

  @Nullable Long integer(Located value, String name, long min, long max) {
    BigDecimal decimal = decimal(value, name);
    if (decimal == null) {
      return null;
    }
    boolean inside =
        decimal.scale() == 0
            && decimal.compareTo(BigDecimal.valueOf(min)) >= 0
            && decimal.compareTo(BigDecimal.valueOf(max)) <= 0;
    if (inside) {
      return decimal.longValueExact();
    }
    String range = max == Integer.MAX_VALUE || max == Long.MAX_VALUE ? " of at least " + min : "";
    faults.add(
        value.place(),
        "`"
            + name
            + "` must be a whole number"
            + (min == Long.MIN_VALUE ? "" : range)
            + " but is "
            + Words.shortened(decimal.toString()));
    return null;
  }

  Located.@Nullable Mapping mapping(Located value, String name) {
    if (value instanceof Located.Mapping mapping) {
      return mapping;
    }
    mismatch(value, name, "a mapping (key: value)", "");
    return null;
  }

  Located.@Nullable Sequence list(Located value, String name) {
    if (value instanceof Located.Sequence list) {
      return list;
    }
    mismatch(value, name, "a list", "");
    return null;
  }

  /** The value of the word; null with a fault if it is none of {@code choices}. */
  <T> @Nullable T choice(Located value, String name, Map<String, T> choices) {
    String word = word(value, name);
    if (word == null) {
      return null;
    }
    T choice = choices.get(word);
    if (choice == null) {
      unknown(value.place(), name, word, choices.keySet());
    }
    return choice;
  }

  void unknown(Place place, String name, String word, Collection<String> known) {
    faults.addUnknown(
        place,
        "`"
            + name
            + "` must be one of "
            + Words.list(known)
            + " but is \""
            + Words.shortened(word)
            + "\"",
        word,
        known);
  }

  /** A mapping of names to texts; entries of other types are faults. */
  Map<String, String> texts(Located value, String name) {
    var texts = new LinkedHashMap<String, String>();
    Located.Mapping mapping = mapping(value, name);
    if (mapping != null) {
      mapping
          .entries()
          .forEach(
              (key, entry) -> {
                String text = scalar(entry.value(), name + "." + key);
                if (text != null) {
                  texts.put(key, text);
                }
              });
    }
    return texts;
  }

  private void mismatch(Located value, String name, String wanted, String remedy) {
    if (!(value instanceof Located.Broken)) {
      faults.add(
          value.place(),
          "`" + name + "` must be " + wanted + " but is " + value.readable() + remedy);
    }
  }
}
