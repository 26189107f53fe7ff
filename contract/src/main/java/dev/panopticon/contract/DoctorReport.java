package dev.panopticon.contract;

import dev.panopticon.model.CheckFinding;
import dev.panopticon.model.CheckOutcome;
import java.time.Instant;
import java.util.List;

/**
 * What the doctor found.
 *
 * @param at when it had finished
 * @param millis how long it took
 * @param findings one for each check, in the order of the checks
 */
public record DoctorReport(Instant at, long millis, List<CheckFinding> findings) {
  public DoctorReport {
    findings = List.copyOf(findings);
  }

  public long count(CheckOutcome outcome) {
    return findings.stream().filter(finding -> finding.outcome() == outcome).count();
  }

  public boolean hasFailed() {
    return count(CheckOutcome.FAIL) > 0;
  }
}
