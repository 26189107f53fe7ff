package dev.panopticon.dashboard.view;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A number as a page shows it: its text, or a blank and the reason for it. Never a zero for
 * something that is not known.
 *
 * @param text empty when there is no number
 * @param why the reason for the blank; null when there is a number
 */
public record Figure(String text, @Nullable String why) {
  public static Figure known(String text) {
    return new Figure(text, null);
  }

  public static Figure unknown(String why) {
    return new Figure("", why);
  }

  /** The value's text, or a blank for null. */
  public static <T> Figure of(@Nullable T value, Function<T, String> text, String why) {
    return value == null ? unknown(why) : known(text.apply(value));
  }
}
