package dev.panopticon.contract;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.Fault;
import dev.panopticon.model.PanopticonException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What requests must have; the records check it, so that it holds in one process too. */
final class Required {
  private Required() {}

  /**
   * @param key as it stands in the JSON
   * @param what what belongs there
   * @throws PanopticonException with INVALID_REQUEST if {@code value} is null
   */
  static <T> T present(@Nullable T value, String key, String what) {
    if (value == null) {
      throw invalid(key, "`%s` is missing: %s".formatted(key, what));
    }
    return value;
  }

  /**
   * @throws PanopticonException with INVALID_REQUEST if {@code value} is null, blank or too long
   */
  static String word(@Nullable String value, String key, String what, int mostCharacters) {
    if (value == null || value.isBlank()) {
      throw invalid(key, "`%s` is missing: %s".formatted(key, what));
    }
    if (value.length() > mostCharacters) {
      throw invalid(
          key,
          "`%s` has %,d characters; at most %,d are allowed"
              .formatted(key, value.length(), mostCharacters));
    }
    if (value.indexOf(0) >= 0) {
      throw invalid(key, "`%s` has a NUL character (U+0000): remove it".formatted(key));
    }
    return value;
  }

  private static PanopticonException invalid(String key, String detail) {
    return new PanopticonException(
        ErrorCode.INVALID_REQUEST, detail, List.of(Fault.at("/" + key, detail)));
  }
}
