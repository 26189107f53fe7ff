package dev.panopticon.judgeservice;

import dev.panopticon.contract.ContractJson;
import dev.panopticon.engine.Engine;
import dev.panopticon.engine.EngineSettings;
import dev.panopticon.judgeservice.JudgeServiceConfiguration.JudgeServiceSource;
import dev.panopticon.judgeservice.report.ComputeReport;
import dev.panopticon.platform.OpenedDatabase;
import dev.panopticon.platform.StorageState;
import dev.panopticon.providers.ModelClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What carries out runs: all that a worker is. Needs a {@link JudgeServiceSource}, {@link
 * EngineSettings} and a {@link ModelClient}.
 */
@Configuration(proxyBeanMethods = false)
public class EngineConfiguration {
  @Bean
  ComputeReport computeReport(JudgeServiceSource source) {
    return new ComputeReport(source.dataSource(), ContractJson.mapper());
  }

  /** Begins to work when its database is open, where that may be later than its own start. */
  @Bean
  Engine engine(
      EngineSettings settings,
      JudgeServiceSource source,
      ModelClient models,
      ComputeReport reports,
      ObjectProvider<StorageState> storage,
      ObjectProvider<MeterRegistry> registry,
      Optional<OpenedDatabase> opened) {
    StorageState state = storage.getIfAvailable(() -> StorageState.ROOM);
    var engine =
        new Engine(
            settings,
            source.dataSource(),
            models,
            reports,
            state::reportFull,
            registry.getIfAvailable(CompositeMeterRegistry::new));
    opened.ifPresentOrElse(database -> database.whenOpen(engine::start), engine::start);
    return engine;
  }
}
