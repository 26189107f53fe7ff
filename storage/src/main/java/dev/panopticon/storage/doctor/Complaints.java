package dev.panopticon.storage.doctor;

import dev.panopticon.model.CheckFinding;
import dev.panopticon.model.CheckOutcome;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a check finds wrong in several places; the worst decides what the check says. */
final class Complaints {
  private final String check;
  private final List<String> seen = new ArrayList<>();
  private final Set<String> remedies = new LinkedHashSet<>();
  private CheckOutcome worst = CheckOutcome.PASS;

  Complaints(String check) {
    this.check = check;
  }

  void warn(String what, String remedy) {
    add(CheckOutcome.WARN, what, remedy);
  }

  void fail(String what, String remedy) {
    add(CheckOutcome.FAIL, what, remedy);
  }

  private void add(CheckOutcome outcome, String what, String remedy) {
    seen.add(what);
    remedies.add(remedy);
    worst = outcome.compareTo(worst) > 0 ? outcome : worst;
  }

  /** The finding; with that text where there was nothing to complain of. */
  CheckFinding orPass(String allWell) {
    return seen.isEmpty()
        ? CheckFinding.pass(check, allWell)
        : new CheckFinding(check, worst, String.join("; ", seen), String.join("; ", remedies));
  }
}
