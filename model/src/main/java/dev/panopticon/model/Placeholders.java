package dev.panopticon.model;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code {{name}}} places of a template: braces around one word, spaces beside it allowed.
 * Anything else between braces is text, such as JSON. Stateless.
 */
public final class Placeholders {
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\{\\{[ \\t]*([A-Za-z_][A-Za-z0-9_]*)[ \\t]*\\}\\}");

  private Placeholders() {}

  /** The names in the template, in order of first appearance. */
  public static Set<String> in(String template) {
    var names = new LinkedHashSet<String>();
    PLACEHOLDER.matcher(template).results().forEach(match -> names.add(match.group(1)));
    return names;
  }

  /**
   * Puts in the values in one pass: what a value contains is never substituted again. A placeholder
   * without a value stays as it is.
   */
  public static String fill(String template, Map<String, String> values) {
    return PLACEHOLDER
        .matcher(template)
        .replaceAll(
            match -> Matcher.quoteReplacement(values.getOrDefault(match.group(1), match.group())));
  }

  /** The name as a template has it. */
  public static String braced(String name) {
    return "{{" + name + "}}";
  }
}
