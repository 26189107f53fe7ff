package dev.panopticon.suite;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code ${NAME}} by environment variables of the allow-list: names that start with {@code
 * PANOPTICON_}, without the ones that hold keys. So a suite that somebody else wrote cannot carry
 * secrets of this machine into prompts. {@code $${NAME}} stands for the literal {@code ${NAME}}.
 */
final class Variables {
  private static final Pattern REFERENCE =
      Pattern.compile("(\\$?)\\$\\{([A-Za-z_][A-Za-z0-9_]*)\\}");

  private final Environment environment;
  private final Faults faults;

  Variables(Environment environment, Faults faults) {
    this.environment = environment;
    this.faults = faults;
  }

  /** The text with its references replaced; those that cannot be are faults at {@code place}. */
  String replaceIn(String text, Place place) {
    if (!text.contains("${")) {
      return text;
    }
    return REFERENCE
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(replacement(match.group(), place)));
  }

  private String replacement(String reference, Place place) {
    if (reference.startsWith("$$")) {
      return reference.substring(1);
    }
    String name = reference.substring(2, reference.length() - 1);
    if (!isAllowed(name)) {
      faults.add(place, refusal(name));
      return reference;
    }
    String value = environment.get(name);
    if (value == null) {
      faults.add(
          place,
          "the environment variable "
              + name
              + " is not set: set it, or write the"
              + " value itself");
      return reference;
    }
    return value;
  }

  private static boolean isAllowed(String name) {
    return name.startsWith("PANOPTICON_") && !holdsKey(name);
  }

  private static boolean holdsKey(String name) {
    return name.startsWith("PANOPTICON_KEY_") || name.startsWith("PANOPTICON_API_KEY");
  }

  private static String refusal(String name) {
    if (holdsKey(name)) {
      return "${"
          + name
          + "} holds a key, and keys never enter a suite: name the variable in"
          + " api_key_env instead";
    }
    return "${"
        + name
        + "} is not allowed: only variables whose name starts with PANOPTICON_ are"
        + " replaced. Rename the variable, or write $${"
        + name
        + "} for that very text";
  }
}
