package dev.panopticon.engine;

import dev.panopticon.model.RunId;
import dev.panopticon.model.RunStatus;
import dev.panopticon.providers.ModelClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An engine on a test's database, and what tests ask of that database. */
final class TestEngine implements AutoCloseable {
  /** Few, so that engines of one database must share its chunks. */
  private static final int CHUNK_THREADS = 3;

  private final JdbcClient jdbc;
  private final Engine engine;
  private final String name;

  private TestEngine(DataSource database, Engine engine, String name) {
    this.jdbc = JdbcClient.create(database);
    this.engine = engine;
    this.name = name;
  }

  /** Alone on the database: it takes over at once what others have left. */
  static TestEngine started(DataSource database, ModelClient models) {
    return started(database, models, true);
  }

  static TestEngine started(DataSource database, ModelClient models, boolean soleOwner) {
    return started(database, models, soleOwner, Duration.ofSeconds(20));
  }

  static TestEngine started(
      DataSource database, ModelClient models, boolean soleOwner, Duration stopDeadline) {
    var settings =
        new EngineSettings("engine-" + UUID.randomUUID(), soleOwner, CHUNK_THREADS, stopDeadline);
    var engine = new Engine(settings, database, models, (run, finishedAt) -> "{\"done\": true}");
    engine.start();
    return new TestEngine(database, engine, settings.name());
  }

  static TestEngine measured(DataSource database, ModelClient models, MeterRegistry registry) {
    var settings =
        new EngineSettings(
            "engine-" + UUID.randomUUID(), true, CHUNK_THREADS, Duration.ofSeconds(20));
    var engine =
        new Engine(
            settings,
            database,
            models,
            (run, finishedAt) -> "{\"done\": true}",
            () -> {},
            registry);
    engine.start();
    return new TestEngine(database, engine, settings.name());
  }

  Engine engine() {
    return engine;
  }

  /** As the others know it. */
  String name() {
    return name;
  }

  RunControl control() {
    return engine.control();
  }

  void awaitStatus(RunId run, RunStatus status) {
    Await.until(run + " is " + status, () -> status(run) == status);
  }

  /** Until it is completed and nobody works on a chunk of it: then it can be retried. */
  void awaitEnd(RunId run) {
    awaitStatus(run, RunStatus.COMPLETED);
    Await.until("the queue has let go of " + run, () -> leased(run) == 0);
  }

  private long leased(RunId run) {
    return count(
        "SELECT count(*) FROM scheduled_tasks WHERE picked AND task_instance LIKE :run::text || '/%'",
        run);
  }

  RunStatus status(RunId run) {
    return RunStatus.valueOf(text("SELECT status FROM run WHERE id = :run", run));
  }

  String reason(RunId run) {
    return text("SELECT reason FROM run WHERE id = :run", run);
  }

  String text(String sql, RunId run) {
    return jdbc.sql(sql).param("run", run.value()).query(String.class).single();
  }

  long count(String sql, RunId run) {
    return jdbc.sql(sql).param("run", run.value()).query(Long.class).single();
  }

  long outputs(RunId run) {
    return count("SELECT count(*) FROM output WHERE run_id = :run", run);
  }

  long judgments(RunId run) {
    return count("SELECT count(*) FROM judgment WHERE run_id = :run", run);
  }

  List<Map<String, Object>> rows(String sql, RunId run) {
    return jdbc.sql(sql).param("run", run.value()).query().listOfRows();
  }

  @Override
  public void close() {
    engine.close();
  }
}
