package dev.panopticon.suite;

import dev.panopticon.model.Placeholders;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks the placeholders of templates. */
final class Templates {
  private final Faults faults;

  Templates(Faults faults) {
    this.faults = faults;
  }

  static boolean has(@Nullable String template, String placeholder) {
    return template != null && Placeholders.in(template).contains(placeholder);
  }

  void check(
      Place place, String template, Collection<String> allowed, Collection<String> required) {
    Set<String> names = Placeholders.in(template);
    for (String name : names) {
      if (!allowed.contains(name)) {
        unknown(place, name, allowed);
      }
    }
    for (String name : required) {
      if (!names.contains(name)) {
        faults.add(
            place,
            "the template must contain "
                + Placeholders.braced(name)
                + ", or nobody sees what it is for");
      }
    }
  }

  private void unknown(Place place, String name, Collection<String> allowed) {
    faults.addUnknown(
        place,
        "the placeholder "
            + Placeholders.braced(name)
            + " is not known here; the known ones are "
            + Words.list(allowed.stream().map(Placeholders::braced).toList()),
        name,
        allowed);
  }
}
