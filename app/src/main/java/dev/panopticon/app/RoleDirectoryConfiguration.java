package dev.panopticon.app;

import dev.panopticon.contract.MetricApi;
import dev.panopticon.contract.QueryApi;
import dev.panopticon.platform.RoleDirectories;
import dev.panopticon.platform.RoleDirectoryController;
import dev.panopticon.platform.StorageState;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * This process answers for the directories that it has mounted. Needs a {@link StorageSite} and a
 * {@link StorageState}.
 */
@Configuration(proxyBeanMethods = false)
@Import(RoleDirectoryController.class)
class RoleDirectoryConfiguration {
  @Bean
  StorageMeasures storageMeasures(StorageSite site, StorageState state) {
    return new StorageMeasures(site, state);
  }

  @Bean
  ObservedIndexes observedIndexes(
      ObjectProvider<QueryApi> queries, ObjectProvider<MetricApi> metrics) {
    return ObservedIndexes.of(queries, metrics);
  }

  @Bean
  RoleDirectories roleDirectories(
      StorageSite site, StorageMeasures measures, ObservedIndexes indexes) {
    return new ServerDirectories(site, measures, indexes);
  }
}
