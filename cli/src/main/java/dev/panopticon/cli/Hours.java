package dev.panopticon.cli;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code 12h} and {@code 7d}. */
final class Hours {
  private static final Pattern SHAPE = Pattern.compile("(\\d{1,5})\\s*(h|d)");
  private static final int PER_DAY = 24;

  private Hours() {}

  static int parse(String text) {
    Matcher shape = SHAPE.matcher(text.strip());
    if (!shape.matches()) {
      throw new PanopticonException(
          ErrorCode.INVALID_REQUEST,
          "\"%s\" is no time between backups. Write whole hours or days, such as 12h or 7d."
              .formatted(text));
    }
    int number = Integer.parseInt(shape.group(1));
    return shape.group(2).equals("d") ? number * PER_DAY : number;
  }
}
