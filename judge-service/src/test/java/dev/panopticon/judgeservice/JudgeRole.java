package dev.panopticon.judgeservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.panopticon.contract.ContractJson;
import dev.panopticon.contract.RunReport;
import dev.panopticon.contract.RunView;
import dev.panopticon.engine.Engine;
import dev.panopticon.engine.EngineSettings;
import dev.panopticon.judgeservice.plan.PlanRun;
import dev.panopticon.judgeservice.plan.PlanningPlaces;
import dev.panopticon.judgeservice.report.ComputeReport;
import dev.panopticon.judgeservice.report.ReadReport;
import dev.panopticon.judgeservice.result.Results;
import dev.panopticon.judgeservice.run.Runs;
import dev.panopticon.judgeservice.run.StartRun;
import dev.panopticon.judgeservice.upload.Uploads;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.Fault;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.RunStatus;
import dev.panopticon.providers.ModelClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The role without its web part, on a test's database, with stores that the test fills. */
final class JudgeRole implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  /** Suites in tests are JSON with the quotes left out where that reads better. */
  private static final JsonMapper LENIENT =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
          .enable(JsonReadFeature.ALLOW_UNQUOTED_PROPERTY_NAMES)
          .build();

  final FilledStores stores = new FilledStores();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final JdbcClient jdbc;
  final Uploads uploads;
  final ComputeReport compute;
  final Engine engine;
  final Runs runs;
  final PlanRun plan;
  final StartRun start;
  final ReadReport reports;
  final Results results;

  /** An engine that works. */
  static JudgeRole working(DataSource dataSource, ModelClient models) {
    var role = new JudgeRole(dataSource, models);
    role.engine.start();
    return role;
  }

  /** An engine that does nothing, so that what is planned stays as it is. */
  static JudgeRole idle(DataSource dataSource) {
    return new JudgeRole(
        dataSource,
        _ -> {
          throw new AssertionError("an idle engine asks nobody");
        });
  }

  private JudgeRole(DataSource dataSource, ModelClient models) {
    jdbc = JdbcClient.create(dataSource);
    uploads = new Uploads(jdbc, Clock.systemUTC(), Uploads.DEFAULT_MAX_BYTES);
    compute = new ComputeReport(dataSource, ContractJson.mapper());
    engine =
        new Engine(
            new EngineSettings("engine-" + UUID.randomUUID(), true, 4, Duration.ofSeconds(20)),
            dataSource,
            models,
            compute);
    runs = new Runs(jdbc, engine.control(), ContractJson.mapper());
    plan =
        new PlanRun(
            dataSource,
            uploads,
            new PlanRun.Stores(stores.models(), stores.queries(), stores.metrics()),
            stores.environment::contains,
            new PlanningPlaces(registry));
    start = new StartRun(plan, engine, runs);
    reports = new ReadReport(runs, compute);
    results = new Results(dataSource);
  }

  /** What is told of a step that is refused with that code. */
  static List<Fault> faults(ErrorCode code, ThrowingCallable step) {
    List<Fault> faults = new ArrayList<>();
    assertThatThrownBy(step)
        .isInstanceOfSatisfying(
            PanopticonException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              faults.addAll(e.faults());
            });
    return faults;
  }

  static JsonNode suite(String text) {
    return LENIENT.readTree(text);
  }

  /** The hash of the uploaded text. */
  String upload(String content) {
    return uploads
        .store(new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)))
        .sha256();
  }

  RunView finished(String suite) throws InterruptedException {
    return finished(suite(suite));
  }

  /** Starts the suite and waits for its end. */
  RunView finished(JsonNode suite) throws InterruptedException {
    return ended(start.start(suite, null).id());
  }

  /** Waits for the end of a run. */
  RunView ended(UUID run) throws InterruptedException {
    Instant deadline = Instant.now().plus(DEADLINE);
    while (!runs.get(run).status().ended()) {
      boolean stuck = runs.get(run).status() == RunStatus.PAUSED;
      if (stuck || Instant.now().isAfter(deadline)) {
        throw new AssertionError("not finished in time: " + runs.get(run));
      }
      Thread.sleep(Duration.ofMillis(20)); // between two looks at the condition
    }
    return runs.get(run);
  }

  RunReport report(String suite) throws InterruptedException {
    return reports.get(finished(suite).id());
  }

  @Override
  public void close() {
    engine.close();
  }
}
