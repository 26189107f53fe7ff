package dev.panopticon.judgeservice.plan;

import dev.panopticon.contract.MetricApi;
import dev.panopticon.contract.ModelApi;
import dev.panopticon.contract.QueryApi;
import dev.panopticon.contract.RunEstimate;
import dev.panopticon.contract.RunView;
import dev.panopticon.engine.RunPlan;
import dev.panopticon.engine.RunWriter;
import dev.panopticon.judgeservice.upload.Uploads;
import dev.panopticon.model.RunId;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/**
 * Plans suites. The whole of a run - its snapshot, its queries, its recorded data, its scheduled
 * work - is written in one transaction, in batches, so that memory does not grow with the data.
 * Thread-safe.
 */
public final class PlanRun {
  private static final Logger LOG = LoggerFactory.getLogger(PlanRun.class);

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final RunWriter writer;
  private final QueryApi storedQueries;
  private final UploadedRows uploads;
  private final ResolveSuite resolve;
  private final PlanningPlaces places;

  /**
   * @param isSet whether the server process has an environment variable of that name
   */
  public PlanRun(
      DataSource dataSource,
      Uploads uploads,
      Stores stores,
      Predicate<String> isSet,
      PlanningPlaces places) {
    this.jdbc = JdbcClient.create(dataSource);
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    this.writer = new RunWriter(dataSource);
    this.storedQueries = stores.queries();
    this.uploads = new UploadedRows(uploads);
    this.resolve = new ResolveSuite(stores.models(), stores.metrics(), this.uploads, isSet);
    this.places = places;
  }

  /** Where suites find what they name. */
  public record Stores(ModelApi models, QueryApi queries, MetricApi metrics) {}

  /**
   * Plans a run; durable and scheduled when this returns.
   *
   * @param idempotencyKey the same key again gives the run that it started; null for none
   * @throws dev.panopticon.model.PanopticonException with INVALID_SUITE or INVALID_DATA and all
   *     faults; then nothing is stored
   */
  public RunId plan(JsonNode suite, @Nullable String idempotencyKey) {
    if (idempotencyKey == null) {
      return places.take(() -> planNew(suite, null));
    }
    Optional<RunId> started = startedWith(idempotencyKey);
    if (started.isPresent()) {
      return started.get();
    }
    try {
      return places.take(() -> planNew(suite, idempotencyKey));
    } catch (DuplicateKeyException e) { // the same request came twice at once, and the other won
      return startedWith(idempotencyKey).orElseThrow(() -> e);
    }
  }

  /**
   * Counts what the run would do. Reads all data and stores none.
   *
   * @throws dev.panopticon.model.PanopticonException as for {@link #plan}
   */
  public RunEstimate estimate(JsonNode suite) {
    return places.take(() -> count(suite));
  }

  private RunEstimate count(JsonNode suite) {
    ResolvedSuite resolved = resolve.resolve(suite);
    Survey survey = survey(resolved);
    return transaction.execute(
        status -> {
          status.setRollbackOnly();
          RunId id = RunId.next();
          writer.begin(resolved.plannedRun(id, null)).countOnly(survey.queries());
          return new EstimateRun(jdbc, id, resolved, survey).estimate();
        });
  }

  private Survey survey(ResolvedSuite suite) {
    var faults = new PlanFaults();
    var data = new SurveyData(faults);
    new AddQueries(storedQueries, uploads, data, faults).add(suite.suite());
    var recorded =
        new AddRecorded(suite.suite(), uploads, faults, data::addOutputs, data::addReplies);
    recorded.addOutputs(suite.contestants(), 0);
    recorded.addReplies(suite.metrics(), 0);
    faults.requireSoundData();
    return data.survey(suite.contestants(), suite.metrics());
  }

  /**
   * Adds models, metrics or queries to a run that is not running; durable and scheduled when this
   * returns. What the run has keeps its results.
   *
   * @param amendment with the keys {@code models}, {@code metrics} and {@code queries} of a suite,
   *     at least one of them
   * @throws dev.panopticon.model.PanopticonException as for {@link #plan}; also with NOT_FOUND if
   *     there is no such run, with CONFLICT if it is running, with INVALID_SUITE if it has all that
   *     already
   */
  public RunView.Amendment amend(RunId run, JsonNode amendment) {
    return places.take(() -> add(run, amendment));
  }

  private RunView.Amendment add(RunId run, JsonNode amendment) {
    AmendedSuite amended = new AmendSuite(jdbc, resolve).amend(run, amendment);
    var write = new WriteAmendment(jdbc, writer, storedQueries, uploads);
    RunView.Amendment brought = transaction.execute(_ -> write.write(run, amended));
    LOG.info("run amended: run={} with={} {}", run, amendment.propertyNames(), brought);
    return brought;
  }

  private RunId planNew(JsonNode suite, @Nullable String idempotencyKey) {
    ResolvedSuite resolved = resolve.resolve(suite);
    RunId id = RunId.next();
    int queries = transaction.execute(_ -> write(id, resolved, idempotencyKey));
    LOG.info(
        "run planned: run={} name={} queries={} contestants={} metrics={}",
        id,
        resolved.suite().name(),
        queries,
        resolved.contestants().size(),
        resolved.metrics().size());
    return id;
  }

  /**
   * @return how many queries the run has
   */
  private int write(RunId id, ResolvedSuite suite, @Nullable String idempotencyKey) {
    var faults = new PlanFaults();
    RunPlan plan = writer.begin(suite.plannedRun(id, idempotencyKey));
    var sink = new QuestionSink(jdbc, id, plan, faults);
    new AddQueries(storedQueries, uploads, sink, faults).add(suite.suite());
    var recorded =
        new AddRecorded(
            suite.suite(), uploads, faults, plan::addRecordedOutputs, plan::addRecordedReplies);
    recorded.addOutputs(suite.contestants(), 0);
    recorded.addReplies(suite.metrics(), 0);
    faults.requireSoundData();
    plan.schedule();
    new RecordedGaps(jdbc, id).notes().forEach(note -> LOG.info("run={} {}", id, note));
    return sink.count();
  }

  private Optional<RunId> startedWith(String idempotencyKey) {
    return jdbc.sql("SELECT id FROM run WHERE idempotency_key = :key")
        .param("key", idempotencyKey)
        .query(UUID.class)
        .optional()
        .map(RunId::new);
  }
}
