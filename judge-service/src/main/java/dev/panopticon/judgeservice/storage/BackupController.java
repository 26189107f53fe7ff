package dev.panopticon.judgeservice.storage;

import dev.panopticon.contract.BackupApi;
import dev.panopticon.contract.BackupKind;
import dev.panopticon.contract.BackupSchedule;
import dev.panopticon.contract.BackupView;
import dev.panopticon.contract.RestoreGuide;
import dev.panopticon.platform.AllowedOnFullDisk;
import java.util.List;
import org.springframework.web.bind.annotation.RestController;

/** The contract. No logic of its own. */
@RestController
final class BackupController implements BackupApi {
  private final Archives archives;
  private final BackupJobs jobs;
  private final ScheduledBackups scheduled;

  BackupController(Archives archives, BackupJobs jobs, ScheduledBackups scheduled) {
    this.archives = archives;
    this.jobs = jobs;
    this.scheduled = scheduled;
  }

  @Override
  public BackupView make() {
    return jobs.make(BackupKind.MANUAL);
  }

  @Override
  public List<BackupView> list() {
    return jobs.list();
  }

  @Override
  public BackupView get(String name) {
    return jobs.get(name);
  }

  @Override
  public BackupView verify(String name) {
    return jobs.verify(name);
  }

  @Override
  public BackupView delete(String name) {
    return jobs.delete(name);
  }

  @Override
  public RestoreGuide restoreGuide(String name) {
    return archives.restoreGuide(name);
  }

  @Override
  @AllowedOnFullDisk
  public RestoreGuide restore(String name) {
    throw RestoreRefusal.of(archives.restoreGuide(name));
  }

  @Override
  public BackupSchedule schedule() {
    return scheduled.schedule();
  }

  @Override
  @AllowedOnFullDisk
  public BackupSchedule setSchedule(BackupSchedule schedule) {
    return scheduled.set(schedule);
  }
}
