package dev.panopticon.engine;

import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Writes a planned run with its snapshot and its work. Thread-safe; the plans that it opens are
 * not.
 *
 * <pre>{@code
 * transaction.executeWithoutResult(status -> {
 *   RunPlan plan = writer.begin(run);
 *   plan.addQueries(batch);           // as often as there are batches; the same for the other two
 *   plan.addRecordedOutputs(batch);
 *   plan.addRecordedReplies(batch);
 *   plan.schedule();
 * });
 * engine.wake();
 * }</pre>
 */
public final class RunWriter {
  private final JdbcClient jdbc;

  /**
   * @param dataSource the one that the caller's transactions are on
   */
  public RunWriter(DataSource dataSource) {
    this.jdbc = JdbcClient.create(dataSource);
  }

  /**
   * Starts to write a run, in the transaction of the caller, who holds it open until {@link
   * RunPlan#schedule}. Waits for other transactions that plan a run of the same name.
   *
   * @throws dev.panopticon.model.PanopticonException with INVALID_REQUEST if a definition could not
   *     be read back from its snapshot
   * @throws org.springframework.dao.DuplicateKeyException if a run has that idempotency key already
   */
  public RunPlan begin(PlannedRun run) {
    var plan = new RunPlan(jdbc, run);
    plan.insert();
    return plan;
  }

  /**
   * Starts to add to a run that is not running, in the transaction of the caller, as {@link #begin}
   * does. What the run has keeps its numbers and its results.
   *
   * @param whole the run as it is to be: what it has, in the same order, and then what is new
   * @param revision that the run had when this was worked out, see {@link RunSnapshot}
   * @throws dev.panopticon.model.PanopticonException with NOT_FOUND if there is no such run, with
   *     CONFLICT if it is running, or has another revision by now
   */
  public RunPlan amend(PlannedRun whole, int revision) {
    var plan = new RunPlan(jdbc, whole);
    plan.amend(revision);
    return plan;
  }
}
