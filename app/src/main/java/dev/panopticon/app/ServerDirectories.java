package dev.panopticon.app;

import dev.panopticon.contract.DoctorReport;
import dev.panopticon.contract.RoleDirectory;
import dev.panopticon.platform.RoleDirectories;
import dev.panopticon.storage.directory.DataSection;
import dev.panopticon.storage.doctor.Check;
import dev.panopticon.storage.doctor.Doctor;
import dev.panopticon.storage.doctor.Examined;
import dev.panopticon.storage.doctor.FileChecks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The directories of the roles in this process. Thread-safe. */
final class ServerDirectories implements RoleDirectories {
  private final StorageSite site;
  private final StorageMeasures measures;
  private final ObservedIndexes indexes;

  ServerDirectories(StorageSite site, StorageMeasures measures, ObservedIndexes indexes) {
    this.site = site;
    this.measures = measures;
    this.indexes = indexes;
  }

  @Override
  public Optional<RoleDirectory> find(String role) {
    return site.examined().sections().stream()
        .filter(section -> section.role().equals(role))
        .findFirst()
        .map(this::directory);
  }

  private RoleDirectory directory(DataSection section) {
    var own =
        new Examined(site.examined().directory(), Set.of(section), site.examined().container());
    Instant begin = Instant.now();
    List<Check> checks = new ArrayList<>(FileChecks.ofDirectory(own));
    checks.addAll(indexes.checks(section.role()));
    var findings = new Doctor(checks).examine();
    Instant end = Instant.now();
    return new RoleDirectory(
        section.role(),
        measures.directory(section),
        new DoctorReport(end, Duration.between(begin, end).toMillis(), findings));
  }
}
