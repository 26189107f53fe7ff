package dev.panopticon.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param next hand it back as {@code after} for the following part; null at the end
 */
public record Page<T>(List<T> items, @Nullable String next) {
  public static final int MAX_LIMIT = 500;

  public Page {
    items = List.copyOf(items);
  }
}
