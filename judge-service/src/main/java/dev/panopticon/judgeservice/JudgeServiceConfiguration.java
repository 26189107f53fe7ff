package dev.panopticon.judgeservice;

import dev.panopticon.contract.ContractJson;
import dev.panopticon.contract.MetricApi;
import dev.panopticon.contract.ModelApi;
import dev.panopticon.contract.QueryApi;
import dev.panopticon.engine.Engine;
import dev.panopticon.engine.EngineSettings;
import dev.panopticon.engine.RunControl;
import dev.panopticon.judgeservice.plan.PlanRun;
import dev.panopticon.judgeservice.plan.PlanningPlaces;
import dev.panopticon.judgeservice.report.ComputeReport;
import dev.panopticon.judgeservice.report.ReadReport;
import dev.panopticon.judgeservice.result.ExportController;
import dev.panopticon.judgeservice.result.Results;
import dev.panopticon.judgeservice.run.EvaluateController;
import dev.panopticon.judgeservice.run.PauseForStorage;
import dev.panopticon.judgeservice.run.PurgeRuns;
import dev.panopticon.judgeservice.run.RunEvents;
import dev.panopticon.judgeservice.run.RunEventsController;
import dev.panopticon.judgeservice.run.Runs;
import dev.panopticon.judgeservice.run.StartRun;
import dev.panopticon.judgeservice.trial.TrialController;
import dev.panopticon.judgeservice.trial.TryMetric;
import dev.panopticon.judgeservice.upload.CollectUploads;
import dev.panopticon.judgeservice.upload.UploadController;
import dev.panopticon.judgeservice.upload.Uploads;
import dev.panopticon.platform.StorageState;
import dev.panopticon.providers.ModelClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Wires the role and the engine that it runs. Needs a {@link JudgeServiceSource}, {@link
 * EngineSettings}, a {@link ModelClient}, and the contracts of the registry and of both stores.
 */
@Configuration(proxyBeanMethods = false)
@Import({
  EngineConfiguration.class,
  JudgeController.class,
  UploadController.class,
  RunEventsController.class,
  EvaluateController.class,
  ExportController.class,
  TrialController.class
})
public class JudgeServiceConfiguration {
  /**
   * The role's own database.
   *
   * @param dataSource connections whose search path is the schema {@code judge_service}
   * @param maxUploadBytes the largest upload; {@link Uploads#DEFAULT_MAX_BYTES} by default
   */
  public record JudgeServiceSource(DataSource dataSource, long maxUploadBytes) {
    public JudgeServiceSource(DataSource dataSource) {
      this(dataSource, Uploads.DEFAULT_MAX_BYTES);
    }
  }

  @Bean
  Uploads uploads(JudgeServiceSource source, Clock clock) {
    return new Uploads(JdbcClient.create(source.dataSource()), clock, source.maxUploadBytes());
  }

  @Bean(initMethod = "start")
  CollectUploads collectUploads(Uploads uploads) {
    return new CollectUploads(uploads);
  }

  @Bean
  RunControl runControl(Engine engine) {
    return engine.control();
  }

  @Bean(initMethod = "start")
  PauseForStorage pauseForStorage(ObjectProvider<StorageState> storage, RunControl control) {
    return new PauseForStorage(state(storage), control);
  }

  @Bean
  PlanRun planRun(
      JudgeServiceSource source,
      Uploads uploads,
      ModelApi models,
      QueryApi queries,
      MetricApi metrics,
      ObjectProvider<MeterRegistry> registry) {
    return new PlanRun(
        source.dataSource(),
        uploads,
        new PlanRun.Stores(models, queries, metrics),
        JudgeServiceConfiguration::isSet,
        new PlanningPlaces(registry.getIfAvailable(CompositeMeterRegistry::new)));
  }

  @Bean
  Runs runs(JudgeServiceSource source, RunControl control) {
    return new Runs(JdbcClient.create(source.dataSource()), control, ContractJson.mapper());
  }

  @Bean(initMethod = "start")
  PurgeRuns purgeRuns(JudgeServiceSource source, RunControl control, Clock clock) {
    return new PurgeRuns(control, JdbcClient.create(source.dataSource()), clock);
  }

  @Bean
  StartRun startRun(PlanRun plan, Engine engine, Runs runs) {
    return new StartRun(plan, engine, runs);
  }

  @Bean
  ReadReport readReport(Runs runs, ComputeReport compute) {
    return new ReadReport(runs, compute);
  }

  @Bean
  RunEvents runEvents(Runs runs) {
    return new RunEvents(runs);
  }

  @Bean
  Results results(JudgeServiceSource source) {
    return new Results(source.dataSource());
  }

  @Bean
  TryMetric tryMetric(MetricApi metrics, ModelApi models, ModelClient client) {
    return new TryMetric(metrics, models, client);
  }

  private static StorageState state(ObjectProvider<StorageState> storage) {
    return storage.getIfAvailable(() -> StorageState.ROOM);
  }

  /** Blank counts as not set, as it does where the key is used. */
  private static boolean isSet(String variable) {
    String value = System.getenv(variable);
    return value != null && !value.isBlank();
  }
}
