package dev.panopticon.engine;

import com.github.kagkarlsson.scheduler.Scheduler;
import dev.panopticon.providers.ModelClient;
import dev.panopticon.providers.RetryPolicy;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
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
  private final ChunkLeases leases;
  private final ResultWriter writer;
  private final Cache cache;
  private final Budgets budgets;
  private final ChunksUnderWay underWay;
  private final Scheduler scheduler;
  private final Engines engines;
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
    this(settings, dataSource, models, reports, diskFull, new CompositeMeterRegistry());
  }

  /**
   * @param registry what measures this engine; docs/operating.md names the meters
   */
  public Engine(
      EngineSettings settings,
      DataSource dataSource,
      ModelClient models,
      ReportComputation reports,
      Runnable diskFull,
      MeterRegistry registry) {
    this.settings = settings;
    this.jdbc = JdbcClient.create(dataSource);
    var snapshots = new RunSnapshots(dataSource);
    this.admission = new Admission(jdbc, settings.name(), registry);
    var shares =
        new RunShares(
            new TellShares(jdbc, settings.name()), this::mayHaveOthers, admission::advance);
    this.active = new ActiveRuns(snapshots::get, snapshots::priority, admission::halted, shares);
    this.writer =
        new ResultWriter(
            new MeasuredCommits(new CommitResults(dataSource)::commit, registry),
            active::committed,
            diskFull);
    this.engines = new Engines(dataSource, settings.name(), active, admission::limits);
    this.cache = new Cache(jdbc, engines);
    var pauseRun = new PauseRun(jdbc, settings.name());
    this.budgets = new Budgets(new BudgetLedger(dataSource), pauseRun);
    this.underWay = new ChunksUnderWay(settings.chunkThreads());
    this.leases = new ChunkLeases(jdbc, settings.name(), System::nanoTime);
    var steps = steps(new MeasuredModels(models, registry), pauseRun);
    var runChunk = new RunChunk(dataSource, active, underWay, leases, steps);
    var finishRun = new FinishRun(dataSource, reports);
    this.scheduler =
        new EngineTasks(runChunk, finishRun, new ScheduledWork(jdbc), this::wake)
            .scheduler(settings, dataSource);
    this.watch =
        new WatchRuns(
            jdbc, active, underWay, leases, engines, cache::claimUnderWay, shares, this::wake);
    var queues = new MeasuredQueues(registry);
    queues.writer(writer);
    queues.chunks(engines, leases, underWay, runChunk);
    queues.runs(active, budgets);
    queues.admission(admission);
    queues.cache(cache);
    this.control = new RunControl(dataSource, snapshots, active, engines, this::wake);
  }

  private boolean mayHaveOthers() {
    return engines.others();
  }

  private ChunkCells.ChunkSteps steps(ModelClient models, PauseRun pauseRun) {
    var retries = new RetryPolicy(new SecureRandom());
    var callModel = new CallModel(models, retries, admission, budgets, pauseRun);
    var store = new StoreResults(writer, new LoadChunk(jdbc));
    return new ChunkCells.ChunkSteps(
        cache, new AskModel(cache, callModel, store), new JudgeOutput(callModel, cache, store));
  }

  /** Starts to work on whatever is there to do. */
  public void start() {
    if (settings.soleOwner()) {
      forgetFormerOwners();
    }
    admission.start();
    budgets.start();
    writer.start();
    cache.start();
    watch.start();
    joinOthers();
    scheduler.start();
  }

  private void forgetFormerOwners() {
    int released = new ScheduledWork(jdbc).releaseAll(OffsetDateTime.now(Clock.systemUTC()));
    engines.forgetFormerOwners();
    admission.forgetFormerOwners();
    log.info("engine starts: name={} releasedLeases={}", settings.name(), released);
  }

  private void joinOthers() {
    try {
      engines.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Looks for new work now instead of within half a second. Call it after planning a run. */
  public void wake() {
    scheduler.triggerCheckForDueExecutions();
  }

  /** What this engine does with the accounts of providers that it used within the last minute. */
  public List<LimitsInForce> limits() {
    return admission.limits();
  }

  /** Whether it works on a chunk that is its own, as far as it knows. */
  boolean hasLeases() {
    return leases.any();
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
    boolean ended = underWay.awaitEnd(settings.stopDeadline());
    watch.close();
    scheduler.stop();
    writer.close();
    admission.close();
    cache.close();
    budgets.close();
    log.info("engine stopped: name={} allInFlightCommitted={}", settings.name(), ended);
  }
}
