package dev.panopticon.engine;

import com.github.kagkarlsson.scheduler.Scheduler;
import dev.panopticon.providers.ModelClient;
import dev.panopticon.providers.RetryPolicy;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Carries out the runs of a database, as one of any number of engines. Whatever is killed at
 * whatever moment, the next engine goes on with what has no committed result. Thread-safe; starts
 * once.
 */
public final class Engine implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Engine.class);

  private final EngineSettings settings;
  private final JdbcClient jdbc;
  private final Admission admission;
  private final ActiveRuns active;
  private final ResultWriter writer;
  private final Cache cache;
  private final BudgetLedger ledger;
  private final Budgets budgets;
  private final ChunksUnderWay underWay;
  private final Scheduler scheduler;
  private final WatchRuns watch;
  private final RunControl control;

  /**
   * @param dataSource connections to the schema of the runs; it needs about as many as the engine
   *     has chunk threads to be fast, and works with two
   */
  public Engine(
      EngineSettings settings,
      DataSource dataSource,
      ModelClient models,
      ReportComputation reports) {
    this(settings, dataSource, models, reports, () -> {});
  }

  /**
   * @param diskFull called whenever the database refuses results for lack of room; they are tried
   *     again until they are taken
   */
  public Engine(
      EngineSettings settings,
      DataSource dataSource,
      ModelClient models,
      ReportComputation reports,
      Runnable diskFull) {
    this.settings = settings;
    this.jdbc = JdbcClient.create(dataSource);
    var snapshots = new RunSnapshots(dataSource);
    this.admission = new Admission(jdbc, settings.name());
    this.active = new ActiveRuns(snapshots::get, admission::halted);
    this.writer =
        new ResultWriter(new CommitResults(dataSource)::commit, active::committed, diskFull);
    this.cache = new Cache(jdbc, settings.soleOwner());
    this.ledger = new BudgetLedger(dataSource);
    this.budgets = new Budgets(ledger, new PauseRun(jdbc));
    this.underWay = new ChunksUnderWay(settings.chunkThreads());
    var runChunk = new RunChunk(dataSource, active, underWay, steps(models));
    var finishRun = new FinishRun(dataSource, reports);
    this.scheduler =
        new EngineTasks(runChunk, finishRun, this::wake).scheduler(settings, dataSource);
    this.watch = new WatchRuns(jdbc, active, underWay, this::wake);
    this.control = new RunControl(dataSource, snapshots, active, this::wake);
  }

  private ChunkCells.ChunkSteps steps(ModelClient models) {
    var retries = new RetryPolicy(new SecureRandom());
    var callModel = new CallModel(models, retries, admission, budgets, new PauseRun(jdbc));
    var store = new StoreResults(writer, new LoadChunk(jdbc));
    return new ChunkCells.ChunkSteps(
        cache, new AskModel(cache, callModel, store), new JudgeOutput(callModel, cache, store));
  }

  /** Starts to work on whatever is there to do. */
  public void start() {
    if (settings.soleOwner()) {
      int released = new ScheduledWork(jdbc).releaseAll(OffsetDateTime.now(Clock.systemUTC()));
      ledger.releaseAll();
      log.info("engine starts: name={} releasedLeases={}", settings.name(), released);
    }
    admission.start();
    budgets.start();
    writer.start();
    cache.start();
    scheduler.start();
    watch.start();
  }

  /** Looks for new work now instead of within half a second. Call it after planning a run. */
  public void wake() {
    scheduler.triggerCheckForDueExecutions();
  }

  /** What this engine does with the accounts of providers that it used within the last minute. */
  public List<LimitsInForce> limits() {
    return admission.limits();
  }

  /** What people do to runs. */
  public RunControl control() {
    return control;
  }

  /**
   * Stops: nothing new is asked, what is in flight is awaited and committed until the deadline of
   * the settings, then abandoned. A second call does nothing.
   */
  @Override
  public void close() {
    if (active.stopping()) {
      return;
    }
    active.haltAll();
    scheduler.pause();
    watch.close();
    boolean ended = underWay.awaitEnd(settings.stopDeadline());
    scheduler.stop();
    writer.close();
    admission.close();
    cache.close();
    budgets.close();
    log.info("engine stopped: name={} allInFlightCommitted={}", settings.name(), ended);
  }
}
