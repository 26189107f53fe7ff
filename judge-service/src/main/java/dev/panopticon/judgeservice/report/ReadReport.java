package dev.panopticon.judgeservice.report;

import dev.panopticon.contract.ContractJson;
import dev.panopticon.contract.RunReport;
import dev.panopticon.judgeservice.run.Runs;
import java.util.UUID;

/**
 * The report of a run, whatever its state: of a completed run the stored one, of any other one of
 * what is committed now. Thread-safe.
 */
public final class ReadReport {
  private final Runs runs;
  private final ComputeReport compute;

  public ReadReport(Runs runs, ComputeReport compute) {
    this.runs = runs;
    this.compute = compute;
  }

  /**
   * @throws dev.panopticon.model.PanopticonException with NOT_FOUND if there is no such run
   */
  public RunReport get(UUID run) {
    return runs.storedReport(run)
        .map(stored -> ContractJson.mapper().readValue(stored, RunReport.class))
        .orElseGet(() -> compute.reportNow(run));
  }
}
