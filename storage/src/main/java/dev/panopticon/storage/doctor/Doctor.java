package dev.panopticon.storage.doctor;

import dev.panopticon.model.CheckFinding;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out checks one after the other. Thread-safe; one examination at a time. */
public final class Doctor {
  private static final Logger log = LoggerFactory.getLogger(Doctor.class);

  private final List<Check> checks;

  public Doctor(List<Check> checks) {
    this.checks = List.copyOf(checks);
  }

  /** One finding for each check, in their order; a check that breaks is a finding itself. */
  public synchronized List<CheckFinding> examine() {
    return checks.stream().map(Doctor::finding).toList();
  }

  // On a broken system any check may meet what nobody thought of; the others must still be made.
  private static CheckFinding finding(Check check) {
    try {
      return check.run();
    } catch (RuntimeException failure) {
      log.warn("a check of the doctor broke: check={}", check.name(), failure);
      return CheckFinding.fail(
          check.name(),
          "could not look: " + failure.getMessage(),
          "Mend what the other checks say first, then run panopticon doctor again");
    }
  }
}
