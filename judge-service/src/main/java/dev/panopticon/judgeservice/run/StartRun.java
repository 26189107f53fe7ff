package dev.panopticon.judgeservice.run;

import dev.panopticon.contract.RunEstimate;
import dev.panopticon.contract.RunView;
import dev.panopticon.engine.Engine;
import dev.panopticon.judgeservice.plan.PlanRun;
import dev.panopticon.model.RunId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Plans runs and lets the engine know. Thread-safe. */
public final class StartRun {
  private final PlanRun plan;
  private final Engine engine;
  private final Runs runs;

  public StartRun(PlanRun plan, Engine engine, Runs runs) {
    this.plan = plan;
    this.engine = engine;
    this.runs = runs;
  }

  /** What the suite would do; stores nothing and calls no one. */
  public RunEstimate estimate(JsonNode suite) {
    return plan.estimate(suite);
  }

  /** Adds to a run that is not running, and goes on with it: see {@link PlanRun#amend}. */
  public RunView amend(UUID run, JsonNode amendment) {
    RunView.Amendment brought = plan.amend(new RunId(run), amendment);
    engine.wake();
    return runs.get(run).amended(brought);
  }

  /**
   * Starts a run; durable when this returns.
   *
   * @param idempotencyKey the same key again gives the run that it started; null for none
   */
  public RunView start(JsonNode suite, @Nullable String idempotencyKey) {
    var run = plan.plan(suite, idempotencyKey);
    engine.wake();
    return runs.get(run.value());
  }
}
