package dev.panopticon.suite;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of a suite that knows its place: what YAML and JSON have in common. */
sealed interface Located {
  Place place();

  /** What this is, in words that follow "but is". */
  String readable();

  record Mapping(Place place, Map<String, Entry> entries) implements Located {
    @Override
    public String readable() {
      return "a mapping";
    }

    @Nullable Located get(String key) {
      Entry entry = entries.get(key);
      return entry == null ? null : entry.value();
    }

    /** The text under {@code key}; null when there is none or it is no text. */
    @Nullable Text text(String key) {
      return get(key) instanceof Text text ? text : null;
    }
  }

  /**
   * A member of a mapping.
   *
   * @param key the place of the key
   */
  record Entry(Place key, Located value) {}

  record Sequence(Place place, List<Located> items) implements Located {
    @Override
    public String readable() {
      return items.isEmpty() ? "an empty list" : "a list";
    }
  }

  record Text(Place place, String value) implements Located {
    @Override
    public String readable() {
      return value.isEmpty() ? "an empty text" : "the text \"" + Words.shortened(value) + "\"";
    }
  }

  /**
   * A number.
   *
   * @param source as it is written
   */
  record Numeral(Place place, BigDecimal value, String source) implements Located {
    @Override
    public String readable() {
      return "the number " + Words.shortened(source);
    }
  }

  record Flag(Place place, boolean value) implements Located {
    @Override
    public String readable() {
      return String.valueOf(value);
    }
  }

  /** Something that was reported already: readers pass over it in silence. */
  record Broken(Place place) implements Located {
    @Override
    public String readable() {
      return "broken";
    }
  }

  record Null(Place place) implements Located {
    @Override
    public String readable() {
      return "empty";
    }
  }
}
