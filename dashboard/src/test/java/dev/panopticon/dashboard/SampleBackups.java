package dev.panopticon.dashboard;

import dev.panopticon.contract.BackupApi;
import dev.panopticon.contract.BackupKind;
import dev.panopticon.contract.BackupProgress;
import dev.panopticon.contract.BackupSchedule;
import dev.panopticon.contract.BackupVerification;
import dev.panopticon.contract.BackupView;
import dev.panopticon.contract.RestoreGuide;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Backups in memory. */
final class SampleBackups implements BackupApi {
  static final String VERIFIED = "panopticon-20261126T090000Z-3fa94c.tar.zst";
  static final String DAMAGED = "scheduled-20261120T000000Z-77aa00.tar.zst";

  final List<String> asked = new ArrayList<>();
  private final List<BackupView> backups;
  volatile boolean away;
  private BackupSchedule schedule = BackupSchedule.none();

  private SampleBackups(List<BackupView> backups) {
    this.backups = backups;
  }

  static SampleBackups none() {
    return new SampleBackups(List.of());
  }

  static SampleBackups some() {
    var passed = new BackupVerification(true, Instant.now(), 60_000, 1_000_000, null);
    var failed =
        new BackupVerification(false, Instant.now(), 60_000, 10, "judge_service.run differs");
    return new SampleBackups(
        List.of(
            backup(VERIFIED, BackupKind.MANUAL, passed),
            backup(DAMAGED, BackupKind.SCHEDULED, failed)));
  }

  /** One that is just being made. */
  static SampleBackups busy() {
    return new SampleBackups(
        List.of(
            new BackupView(
                VERIFIED,
                BackupKind.MANUAL,
                BackupView.State.MAKING,
                Instant.now(),
                null,
                null,
                null,
                new BackupProgress("copying", "judge_service.judgment", 30, 120, 7))));
  }

  private static BackupView backup(String name, BackupKind kind, BackupVerification verification) {
    Instant created = Instant.now().minus(Duration.ofHours(3));
    return new BackupView(
        name, kind, BackupView.State.MADE, created, 3L << 30, null, verification, null);
  }

  @Override
  public BackupView make() {
    asked.add("make");
    return backup(
        VERIFIED, BackupKind.MANUAL, new BackupVerification(true, Instant.now(), 1, 1, null));
  }

  @Override
  public List<BackupView> list() {
    return backups;
  }

  @Override
  public BackupView get(String name) {
    return backups.stream()
        .filter(backup -> backup.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new PanopticonException(ErrorCode.NOT_FOUND, "no backup " + name));
  }

  @Override
  public RestoreGuide restoreGuide(String name) {
    String file = "/data/backups/" + get(name).name();
    var beside =
        new RestoreGuide.Way(
            "Beside this instance",
            List.of("panopticon restore '%s' --data '/data-restored'".formatted(file)));
    var inPlace =
        new RestoreGuide.Way(
            "In the place of this instance",
            List.of(
                "panopticon down --data '/data'",
                "panopticon restore '%s' --data '/data' --force".formatted(file)));
    return new RestoreGuide(file, "A running server cannot.", List.of(beside, inPlace));
  }

  @Override
  public RestoreGuide restore(String name) {
    throw new AssertionError("no page restores");
  }

  @Override
  public BackupView verify(String name) {
    asked.add("verify " + name);
    return backups.getFirst();
  }

  @Override
  public BackupView delete(String name) {
    throw new PanopticonException(ErrorCode.NOT_FOUND, "no page asks for it");
  }

  @Override
  public BackupSchedule schedule() {
    requireThere();
    return schedule;
  }

  private void requireThere() {
    if (away) {
      throw new PanopticonException(ErrorCode.UNAVAILABLE, "judge-service is away.");
    }
  }

  @Override
  public BackupSchedule setSchedule(BackupSchedule set) {
    requireThere();
    Integer hours = set.everyHours();
    schedule = set.withNextAt(hours == null ? null : Instant.now().plus(Duration.ofHours(hours)));
    asked.add("schedule " + hours + " " + set.keep() + " " + set.keepDays() + " " + set.verify());
    return schedule;
  }
}
