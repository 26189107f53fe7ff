package dev.panopticon.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.contract.DoctorReport;
import dev.panopticon.contract.StorageApi;
import dev.panopticon.contract.StorageStatus;
import dev.panopticon.model.CheckFinding;
import dev.panopticon.model.CheckOutcome;
import java.nio.file.Files;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the contract promises, in one process and over HTTP. */
@Timeout(180)
abstract class StorageApiContract {
  abstract StorageServer server();

  abstract StorageApi api();

  @Test
  void theStatusTellsWhatIsWhereAndWhetherItCanBeWritten() {
    StorageStatus status = api().status();

    assertThat(status.instance()).isEqualTo(StorageServer.INSTANCE);
    assertThat(status.data()).isEqualTo(server().directory().root().toString());
    assertThat(status.startedAt()).isBefore(Instant.now());
    assertThat(status.writes()).isEqualTo(new StorageStatus.Writes(true, null));
    assertThat(status.tornCopy()).isNull();
    assertThat(status.lastBackup()).isNull();
    assertThat(status.directories())
        .extracting(StorageStatus.Directory::name, StorageStatus.Directory::state)
        .contains(
            org.assertj.core.groups.Tuple.tuple("postgres", "missing"),
            org.assertj.core.groups.Tuple.tuple("backups", "present"));
    assertThat(status.volumes())
        .isNotEmpty()
        .allSatisfy(volume -> assertThat(volume.totalBytes()).isPositive());
  }

  @Test
  void theDatabaseIsToldWithItsSchemas() {
    StorageStatus.Database database = api().status().database();

    assertThat(database.embedded()).isFalse();
    assertThat(database.version()).startsWith("17");
    assertThat(database.bytes()).isPositive();
    assertThat(database.schemas())
        .extracting(StorageStatus.Schema::name)
        .containsAll(StorageSite.SCHEMAS.keySet());
    assertThat(database.tables()).isNotEmpty();
  }

  @Test
  void theDoctorLooksAndHisReportIsRepeated() throws Exception {
    Instant before = Instant.now();
    DoctorReport report = api().doctor();

    assertThat(report.at()).isAfter(before);
    assertThat(report.findings()).extracting(CheckFinding::check).doesNotHaveDuplicates();
    assertThat(outcome(report, "schema versions")).isEqualTo(CheckOutcome.PASS);
    assertThat(api().status().doctor()).isEqualTo(report);

    Files.delete(server().directory().backups());
    DoctorReport later = api().doctor();
    Files.createDirectories(server().directory().backups());
    assertThat(later.at()).isAfter(report.at());
    assertThat(api().status().doctor()).isEqualTo(later);
  }

  private static CheckOutcome outcome(DoctorReport report, String check) {
    return report.findings().stream()
        .filter(finding -> finding.check().equals(check))
        .map(CheckFinding::outcome)
        .findAny()
        .orElseThrow();
  }
}
