package dev.panopticon.judgeservice.storage;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wires the backups before upgrades of roles in processes of their own. */
@Configuration(proxyBeanMethods = false)
@Import({BackupConfiguration.class, UpgradeController.class})
public class UpgradeConfiguration {
  @Bean
  UpgradeBackups upgradeBackups(BackupJobs jobs) {
    return new UpgradeBackups(jobs, UpgradeBackups.GATHERING);
  }
}
