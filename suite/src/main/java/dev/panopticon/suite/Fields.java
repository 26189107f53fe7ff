package dev.panopticon.suite;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one mapping. Keys that do not belong are faults as soon as this is made; getters give
 * null for what is absent or faulty, and say the latter.
 */
final class Fields {
  private final Located.Mapping mapping;
  private final Faults faults;
  private final Values values;

  private Fields(Located.Mapping mapping, Faults faults) {
    this.mapping = mapping;
    this.faults = faults;
    this.values = new Values(faults);
  }

  /**
   * @param what what the mapping is, as in "does not belong to WHAT"
   */
  static Fields of(Located.Mapping mapping, String what, List<String> allowed, Faults faults) {
    mapping
        .entries()
        .forEach(
            (key, entry) -> {
              if (!allowed.contains(key)) {
                refuse(key, entry, what, allowed, faults);
              }
            });
    return new Fields(mapping, faults);
  }

  private static void refuse(
      String key, Located.Entry entry, String what, List<String> allowed, Faults faults) {
    String later = Later.word(key);
    if (later != null) {
      faults.add(entry.key(), later);
    } else {
      faults.addUnknown(
          entry.key(),
          "the key `"
              + Words.shortened(key)
              + "` does not belong to "
              + what
              + "; its keys are "
              + Words.list(allowed),
          key,
          allowed);
    }
  }

  Place place() {
    return mapping.place();
  }

  boolean has(String key) {
    return mapping.entries().containsKey(key);
  }

  @Nullable Located get(String key) {
    return mapping.get(key);
  }

  /** The value; null with a fault if it is absent. */
  @Nullable Located required(String key, String remedy) {
    Located value = mapping.get(key);
    if (value == null) {
      faults.add(mapping.place(), "`" + key + "` is missing: " + remedy);
    }
    return value;
  }

  /** The place of the key itself; of the mapping if the key is absent. */
  Place placeOf(String key) {
    Located.Entry entry = mapping.entries().get(key);
    return entry == null ? mapping.place() : entry.key();
  }

  /** The place of the key's value; of the mapping if the key is absent. */
  Place placeOfValue(String key) {
    Located value = mapping.get(key);
    return value == null ? mapping.place() : value.place();
  }

  @Nullable String text(String key) {
    Located value = mapping.get(key);
    return value == null ? null : values.text(value, key);
  }

  @Nullable String word(String key) {
    Located value = mapping.get(key);
    return value == null ? null : values.word(value, key);
  }

  @Nullable String requiredWord(String key, String remedy) {
    Located value = required(key, remedy);
    return value == null ? null : values.word(value, key);
  }

  @Nullable String id(String key) {
    Located value = mapping.get(key);
    return value == null ? null : values.id(value, key);
  }

  boolean flag(String key, boolean otherwise) {
    Located value = mapping.get(key);
    Boolean flag = value == null ? null : values.flag(value, key);
    return flag == null ? otherwise : flag;
  }

  @Nullable Double number(String key) {
    Located value = mapping.get(key);
    return value == null ? null : values.number(value, key);
  }

  /** A number of at least 0. */
  @Nullable Double nonNegative(String key) {
    Double number = number(key);
    if (number != null && number < 0) {
      faults.add(placeOfValue(key), "`" + key + "` must not be negative but is " + number);
      return null;
    }
    return number;
  }

  @Nullable BigDecimal decimal(String key) {
    Located value = mapping.get(key);
    return value == null ? null : values.decimal(value, key);
  }

  /** A whole number from 1. */
  @Nullable Integer positive(String key) {
    Located value = mapping.get(key);
    Long number = value == null ? null : values.integer(value, key, 1, Integer.MAX_VALUE);
    return number == null ? null : Math.toIntExact(number);
  }

  @Nullable Long integer(String key) {
    Located value = mapping.get(key);
    return value == null ? null : values.integer(value, key, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  Located.@Nullable Mapping mapping(String key) {
    Located value = mapping.get(key);
    return value == null ? null : values.mapping(value, key);
  }

  /** The items of a list; empty when it is absent or faulty. */
  List<Located> items(String key) {
    Located value = mapping.get(key);
    Located.Sequence list = value == null ? null : values.list(value, key);
    return list == null ? List.of() : list.items();
  }

  <T> @Nullable T choice(String key, Map<String, T> choices) {
    Located value = mapping.get(key);
    return value == null ? null : values.choice(value, key, choices);
  }
}
