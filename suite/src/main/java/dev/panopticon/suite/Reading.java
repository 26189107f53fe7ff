package dev.panopticon.suite;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What every reader of a part needs.
 *
 * @param names what the suite around the part declares
 * @param filesAllowed whether the part may name local files; an API body may not
 */
record Reading(Faults faults, SuiteNames names, boolean filesAllowed) {
  Values values() {
    return new Values(faults);
  }

  Fields fields(Located.Mapping mapping, String what, List<String> allowed) {
    return Fields.of(mapping, what, allowed, faults);
  }

  /** Checks that {@code model} is evaluated in this suite. */
  void requireContestant(Place place, @Nullable String model) {
    if (model == null || !names.complete() || names.contestants().contains(model)) {
      return;
    }
    if (names.isOnlyJudge(model)) {
      faults.add(
          place,
          "the model `"
              + model
              + "` has role: judge, so it is not evaluated; give it role:"
              + " contestant, or name another");
      return;
    }
    faults.addUnknown(
        place,
        "the suite has no model `"
            + Words.shortened(model)
            + "` to evaluate; it has "
            + Words.list(names.contestants()),
        model,
        names.contestants());
  }
}
