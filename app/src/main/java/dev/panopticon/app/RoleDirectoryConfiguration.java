package dev.panopticon.app;

import dev.panopticon.platform.RoleDirectories;
import dev.panopticon.platform.RoleDirectoryController;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** This process answers for the directories that it has mounted. Needs a {@link StorageSite}. */
@Configuration(proxyBeanMethods = false)
@Import(RoleDirectoryController.class)
class RoleDirectoryConfiguration {
  @Bean
  StorageMeasures storageMeasures(StorageSite site) {
    return new StorageMeasures(site);
  }

  @Bean
  RoleDirectories roleDirectories(StorageSite site, StorageMeasures measures) {
    return new ServerDirectories(site, measures);
  }
}
