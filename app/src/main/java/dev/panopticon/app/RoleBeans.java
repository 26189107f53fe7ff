package dev.panopticon.app;

import dev.panopticon.cli.RoleOptions;
import dev.panopticon.cli.Version;
import dev.panopticon.contract.BackupApi;
import dev.panopticon.contract.JudgeApi;
import dev.panopticon.contract.MetricApi;
import dev.panopticon.contract.ModelApi;
import dev.panopticon.contract.QueryApi;
import dev.panopticon.contract.Role;
import dev.panopticon.contract.RoleAddresses;
import dev.panopticon.contract.RoleClients;
import dev.panopticon.contract.StorageApi;
import dev.panopticon.dashboard.DashboardConfiguration;
import dev.panopticon.engine.EngineSettings;
import dev.panopticon.gateway.ForwardConfiguration;
import dev.panopticon.gateway.GatewayConfiguration;
import dev.panopticon.gateway.GatewayConfiguration.GatewaySource;
import dev.panopticon.gateway.GatewaySettings;
import dev.panopticon.gateway.WholeApiController;
import dev.panopticon.judgeservice.EngineConfiguration;
import dev.panopticon.judgeservice.JudgeServiceConfiguration;
import dev.panopticon.judgeservice.JudgeServiceConfiguration.JudgeServiceSource;
import dev.panopticon.judgeservice.storage.Archives;
import dev.panopticon.judgeservice.storage.UpgradeConfiguration;
import dev.panopticon.library.EvaluationStorageConfiguration;
import dev.panopticon.library.LibraryConfiguration.EvaluationStorageSource;
import dev.panopticon.library.LibraryConfiguration.QueryStorageSource;
import dev.panopticon.library.QueryStorageConfiguration;
import dev.panopticon.modelregistry.ModelRegistryConfiguration;
import dev.panopticon.modelregistry.ModelRegistryConfiguration.RegistrySource;
import dev.panopticon.platform.PeerCheck;
import dev.panopticon.platform.ProcessIdentity;
import dev.panopticon.platform.ReadinessCheck;
import dev.panopticon.platform.StorageState;
import dev.panopticon.storage.OutsideConnections;
import dev.panopticon.storage.directory.DataDirectory;
import dev.panopticon.storage.directory.DataSection;
import dev.panopticon.storage.directory.SectionOwner;
import dev.panopticon.storage.doctor.Examined;
import dev.panopticon.storage.space.FreeSpace;
import dev.panopticon.vectors.VectorSettings;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.context.support.GenericApplicationContext;

/** What one role's context has, and has not: its own configuration, and clients of the others. */
record RoleBeans(
    RoleOptions options,
    RoleEnvironment environment,
    RoleDatabase database,
    DemandBackup backup,
    Optional<SectionOwner> held) {

  Class<?>[] configurations() {
    return switch (options.role()) {
      case QUERY_STORAGE ->
          new Class<?>[] {ServiceConfiguration.class, QueryStorageConfiguration.class};
      case EVALUATION_STORAGE ->
          new Class<?>[] {ServiceConfiguration.class, EvaluationStorageConfiguration.class};
      case MODEL_REGISTRY ->
          new Class<?>[] {
            ServiceConfiguration.class,
            ProvidersConfiguration.class,
            ModelRegistryConfiguration.class
          };
      case JUDGE_SERVICE ->
          new Class<?>[] {
            ServiceConfiguration.class,
            ProvidersConfiguration.class,
            JudgeServiceConfiguration.class,
            UpgradeConfiguration.class,
            ObservedStorageConfiguration.class
          };
      case WORKER ->
          new Class<?>[] {
            DoorConfiguration.class, ProvidersConfiguration.class, EngineConfiguration.class
          };
      case GATEWAY ->
          new Class<?>[] {
            WebConfiguration.class,
            GatewayConfiguration.class,
            ForwardConfiguration.class,
            WholeApiController.class,
            DashboardConfiguration.class
          };
    };
  }

  void register(GenericApplicationContext beans) {
    beans.registerBean(
        ProcessIdentity.class,
        () -> new ProcessIdentity(environment.instance().toString(), Version.text()));
    beans.registerBean(RoleOptions.class, () -> options);
    beans.registerBean(RoleAddresses.class, environment::roles);
    beans.registerBean("measuredPool", MeterBinder.class, () -> database::measure);
    beans.registerBean(StorageState.class, () -> WatchedStorage.of(freeSpace()));
    beans.registerBean("upgrade", ReadinessCheck.class, () -> this::whyNotUpgraded);
    switch (options.role()) {
      case QUERY_STORAGE ->
          beans.registerBean(
              QueryStorageSource.class, () -> new QueryStorageSource(database, vectors()));
      case EVALUATION_STORAGE ->
          beans.registerBean(
              EvaluationStorageSource.class,
              () -> new EvaluationStorageSource(database, vectors()));
      case MODEL_REGISTRY ->
          beans.registerBean(RegistrySource.class, () -> new RegistrySource(database));
      case JUDGE_SERVICE -> judgeService(beans);
      case WORKER -> worker(beans);
      case GATEWAY -> gateway(beans);
    }
    // Closed by who opened it, after everything else in here.
    beans.registerBean(RoleDatabase.class, () -> database, bean -> bean.setDestroyMethodName(""));
    if (Role.services().contains(options.role())) {
      beans.registerBean(StorageSite.class, this::storageSite);
    }
  }

  private Optional<String> whyNotUpgraded() {
    return backup.isWaiting()
        ? Optional.of("starting: it waits for the backup that is made before an upgrade")
        : Optional.empty();
  }

  private VectorSettings vectors() {
    return VectorSettings.of(DataDirectory.at(options.data()).section(section()), System::getenv)
        .whenBegun(() -> held.ifPresent(SectionOwner::noteContent));
  }

  private FreeSpace freeSpace() {
    return FreeSpace.of(FreeSpace.Volume.ofEnvironment(), database);
  }

  /** The role's own section, and the database as far as the role's login shows it. */
  private StorageSite storageSite() {
    return new StorageSite(
        Examined.of(DataDirectory.at(options.data()), Set.of(section())), database, false);
  }

  private DataSection section() {
    return DataSection.of(options.role().wireName())
        .orElseThrow(() -> new IllegalStateException("no section of " + options.role()));
  }

  private void judgeService(GenericApplicationContext beans) {
    beans.registerBean(JudgeServiceSource.class, () -> new JudgeServiceSource(database));
    // Process ids recur in containers, and engines of one database must not share a name.
    beans.registerBean(
        EngineSettings.class,
        () -> EngineSettings.named("judge-service-" + UUID.randomUUID(), false));
    // The registry's own directory is the registry's: what is sealed there is not in these
    // archives.
    beans.registerBean(
        Archives.class,
        () ->
            new InstanceArchives(
                DataDirectory.at(options.data()).backups(),
                Restoring.ofRole(storageSite()),
                OutsideConnections.later(environment.database()),
                Map.of(),
                beans.getBean(Clock.class)));
    clients(beans, List.of(Role.QUERY_STORAGE, Role.EVALUATION_STORAGE, Role.MODEL_REGISTRY));
  }

  /** It calls no other role: what a run needs is in the run. */
  private void worker(GenericApplicationContext beans) {
    beans.registerBean(JudgeServiceSource.class, () -> new JudgeServiceSource(database));
    beans.registerBean(EngineSettings.class, () -> EngineSettings.worker(ThisProcess.name()));
  }

  private void gateway(GenericApplicationContext beans) {
    beans.registerBean(GatewaySource.class, () -> new GatewaySource(database));
    beans.registerBean(
        GatewaySettings.class, () -> new GatewaySettings(options.address(), Secrets.token()));
    clients(beans, Role.services());
    client(beans, JudgeApi.class, Role.JUDGE_SERVICE);
    client(beans, StorageApi.class, Role.JUDGE_SERVICE);
    client(beans, BackupApi.class, Role.JUDGE_SERVICE);
  }

  private void clients(GenericApplicationContext beans, List<Role> called) {
    beans.registerBean(RoleClients.class, () -> new RoleClients(environment.roles()));
    beans.registerBean(PeerCheck.class, () -> new Peers(environment.roles(), called));
    client(beans, QueryApi.class, Role.QUERY_STORAGE);
    client(beans, MetricApi.class, Role.EVALUATION_STORAGE);
    client(beans, ModelApi.class, Role.MODEL_REGISTRY);
  }

  private static <T> void client(GenericApplicationContext beans, Class<T> contract, Role role) {
    beans.registerBean(contract, () -> beans.getBean(RoleClients.class).of(role).of(contract));
  }
}
