package dev.panopticon.suite;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks the placeholders of templates. */
final class Templates {
  /** Braces around one word; anything else between braces is text, such as JSON. */
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\{\\{[ \\t]*([A-Za-z_][A-Za-z0-9_]*)[ \\t]*\\}\\}");

  private final Faults faults;

  Templates(Faults faults) {
    this.faults = faults;
  }

  static boolean has(@Nullable String template, String placeholder) {
    return template != null && names(template).contains(placeholder);
  }

  void check(
      Place place, String template, Collection<String> allowed, Collection<String> required) {
    Set<String> names = names(template);
    for (String name : names) {
      if (!allowed.contains(name)) {
        unknown(place, name, allowed);
      }
    }
    for (String name : required) {
      if (!names.contains(name)) {
        faults.add(
            place, "the template must contain " + braced(name) + ", or nobody sees what it is for");
      }
    }
  }

  private static Set<String> names(String template) {
    return PLACEHOLDER
        .matcher(template)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private void unknown(Place place, String name, Collection<String> allowed) {
    faults.addUnknown(
        place,
        "the placeholder "
            + braced(name)
            + " is not known here; the known ones are "
            + Words.list(allowed.stream().map(Templates::braced).toList()),
        name,
        allowed);
  }

  private static String braced(String name) {
    return "{{" + name + "}}";
  }
}
