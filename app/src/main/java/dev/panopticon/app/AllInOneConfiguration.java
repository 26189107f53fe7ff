package dev.panopticon.app;

import dev.panopticon.dashboard.DashboardConfiguration;
import dev.panopticon.engine.EngineSettings;
import dev.panopticon.gateway.GatewayConfiguration;
import dev.panopticon.gateway.GatewayConfiguration.GatewaySource;
import dev.panopticon.judgeservice.JudgeServiceConfiguration;
import dev.panopticon.judgeservice.JudgeServiceConfiguration.JudgeServiceSource;
import dev.panopticon.judgeservice.storage.Archives;
import dev.panopticon.judgeservice.storage.BackupConfiguration;
import dev.panopticon.library.LibraryConfiguration;
import dev.panopticon.library.LibraryConfiguration.EvaluationStorageSource;
import dev.panopticon.library.LibraryConfiguration.QueryStorageSource;
import dev.panopticon.modelregistry.ModelRegistryConfiguration;
import dev.panopticon.modelregistry.ModelRegistryConfiguration.RegistrySource;
import dev.panopticon.platform.StorageState;
import dev.panopticon.storage.directory.DataDirectory;
import dev.panopticon.storage.directory.DataSection;
import dev.panopticon.storage.directory.DirectoryOwner;
import dev.panopticon.storage.doctor.Examined;
import dev.panopticon.vectors.VectorSettings;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Every role in one context. */
@Configuration(proxyBeanMethods = false)
@Import({
  WebConfiguration.class,
  ProvidersConfiguration.class,
  LibraryConfiguration.class,
  ModelRegistryConfiguration.class,
  JudgeServiceConfiguration.class,
  BackupConfiguration.class,
  GatewayConfiguration.class,
  DashboardConfiguration.class,
  ServerController.class,
  ObservedStorageConfiguration.class
})
class AllInOneConfiguration {
  @Bean
  StopRequest stopRequest() {
    return new StopRequest();
  }

  /** Holding the data directory, or the outside database, makes this the only engine on it. */
  @Bean
  EngineSettings engineSettings() {
    return EngineSettings.named("all-in-one-" + ProcessHandle.current().pid(), true);
  }

  @Bean
  MeterBinder measuredPools(RoleDatabases databases) {
    return registry -> MeasuredPools.measure(databases.database(), registry);
  }

  @Bean
  StorageState storageState(RoleDatabases databases) {
    return WatchedStorage.of(databases.database().freeSpace());
  }

  @Bean
  StorageSite storageSite(DirectoryOwner owner, RoleDatabases databases) {
    return new StorageSite(
        Examined.all(owner.directory()),
        databases.judgeService(),
        databases.database().isEmbedded());
  }

  @Bean
  JudgeServiceSource judgeServiceSource(RoleDatabases databases) {
    return new JudgeServiceSource(databases.judgeService());
  }

  @Bean
  Archives archives(RoleDatabases databases, DirectoryOwner owner, StorageSite site, Clock clock) {
    DataDirectory directory = owner.directory();
    DataSection registry = DataSection.MODEL_REGISTRY;
    return new InstanceArchives(
        directory.backups(),
        Restoring.at(site),
        databases.database().connections(),
        Map.of(registry.directoryName(), directory.section(registry)),
        clock);
  }

  @Bean
  GatewaySource gatewaySource(RoleDatabases databases) {
    return new GatewaySource(databases.gateway());
  }

  @Bean
  QueryStorageSource queryStorageSource(RoleDatabases databases, DirectoryOwner owner) {
    return new QueryStorageSource(
        databases.queryStorage(), vectors(owner, DataSection.QUERY_STORAGE));
  }

  @Bean
  EvaluationStorageSource evaluationStorageSource(RoleDatabases databases, DirectoryOwner owner) {
    return new EvaluationStorageSource(
        databases.evaluationStorage(), vectors(owner, DataSection.EVALUATION_STORAGE));
  }

  private static VectorSettings vectors(DirectoryOwner owner, DataSection section) {
    return VectorSettings.of(owner.directory().section(section), System::getenv)
        .whenBegun(() -> owner.noteContent(section));
  }

  @Bean
  RegistrySource registrySource(RoleDatabases databases) {
    return new RegistrySource(databases.modelRegistry());
  }
}
