package dev.panopticon.judgeservice.storage;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wires the backups of the role. Needs {@link Archives}. */
@Configuration(proxyBeanMethods = false)
@Import({BackupController.class, BackupStreams.class})
public class BackupConfiguration {
  @Bean(initMethod = "start")
  BackupJobs backupJobs(Archives archives) {
    return new BackupJobs(archives);
  }

  @Bean(initMethod = "start")
  ScheduledBackups scheduledBackups(Archives archives, BackupJobs jobs, Clock clock) {
    return new ScheduledBackups(archives, jobs, clock);
  }
}
