package dev.panopticon.app;

import dev.panopticon.contract.ModelApi;
import dev.panopticon.judgeservice.storage.StorageConfiguration;
import dev.panopticon.judgeservice.storage.StorageObserver;
import dev.panopticon.platform.ProcessIdentity;
import dev.panopticon.providers.Credentials;
import dev.panopticon.storage.doctor.Check;
import dev.panopticon.storage.doctor.ClockWatch;
import dev.panopticon.storage.doctor.DatabaseChecks;
import dev.panopticon.storage.doctor.Doctor;
import dev.panopticon.storage.doctor.FileChecks;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The storage's state and the doctor. Needs what {@link RoleDirectoryConfiguration} needs and the
 * contract {@link ModelApi}; examines the indexes whose contracts are there.
 */
@Configuration(proxyBeanMethods = false)
@Import({StorageConfiguration.class, RoleDirectoryConfiguration.class})
class ObservedStorageConfiguration {
  @Bean
  Doctor doctor(StorageSite site, ModelApi models, ObservedIndexes indexes) {
    List<Check> checks = new ArrayList<>(FileChecks.ofServer(site.examined()));
    checks.addAll(
        DatabaseChecks.of(
            site.examined(),
            site.database(),
            site.embedded(),
            StorageSite.SCHEMAS,
            ClockWatch.start()));
    checks.addAll(indexes.checks());
    checks.add(new ProviderKeysCheck(models, Credentials.ofThisProcess()));
    return new Doctor(checks);
  }

  @Bean
  StorageObserver storageObserver(
      ProcessIdentity identity, StorageMeasures measures, Doctor doctor) {
    return new ServerStorage(() -> UUID.fromString(identity.instance()), measures, doctor);
  }

  @Bean(initMethod = "start")
  DoctorRounds doctorRounds(StorageObserver storage) {
    return new DoctorRounds(storage);
  }
}
