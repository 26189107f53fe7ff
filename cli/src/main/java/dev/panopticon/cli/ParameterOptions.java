package dev.panopticon.cli;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code --parameter NAME=VALUE}: a number, true, false or null, else a text. */
final class ParameterOptions {
  private ParameterOptions() {}

  /** Null where none was given. */
  static @Nullable Map<String, @Nullable Object> read(@Nullable Map<String, String> options) {
    if (options == null) {
      return null;
    }
    var parameters = new LinkedHashMap<String, @Nullable Object>();
    options.forEach((name, text) -> parameters.put(name, value(text)));
    return parameters;
  }

  private static @Nullable Object value(String text) {
    return switch (text) {
      case "null" -> null;
      case "true" -> true;
      case "false" -> false;
      default -> number(text);
    };
  }

  private static Object number(String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException noNumber) {
      return text;
    }
  }
}
