package dev.panopticon.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.contract.RestoreGuide;
import dev.panopticon.storage.directory.DataDirectory;
import dev.panopticon.storage.directory.DataSection;
import dev.panopticon.storage.doctor.Examined;
import java.nio.file.Path;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class RestoringTest {
  private static final String ARCHIVE = "/srv/it's data/backups/a.tar.zst";
  private static final String QUOTED = "'/srv/it'\\''s data/backups/a.tar.zst'";

  /** Never asked. */
  private static final DataSource DATABASE = new DriverManagerDataSource();

  @Test
  void besideOrInThePlaceOfTheInstanceOnThisMachine() {
    RestoreGuide guide = Restoring.at(site(false, true)).of(Path.of(ARCHIVE));

    assertThat(guide.archive()).isEqualTo(ARCHIVE);
    assertThat(guide.ways()).hasSize(2);
    assertThat(guide.ways().getFirst().commands())
        .containsExactly(
            "panopticon restore " + QUOTED + " --data '/srv/it'\\''s data-restored'",
            "panopticon up --data '/srv/it'\\''s data-restored' --port 0");
    assertThat(guide.ways().getLast().commands())
        .containsExactly(
            "panopticon down --data '/srv/it'\\''s data'",
            "panopticon restore " + QUOTED + " --data '/srv/it'\\''s data' --force",
            "panopticon up --data '/srv/it'\\''s data'");
  }

  @Test
  void byAContainerOfTheSameImageInTheSingleContainer() {
    assertThat(Restoring.at(site(true, true)).of(Path.of(ARCHIVE)).ways())
        .singleElement()
        .satisfies(
            way ->
                assertThat(way.commands().get(1))
                    .startsWith("docker-compose -f docker-compose.single.yml run --rm")
                    .contains("panopticon restore " + QUOTED)
                    .endsWith("--force"));
  }

  @Test
  void intoTheDatabaseOutside() {
    assertThat(Restoring.at(site(false, false)).of(Path.of(ARCHIVE)).ways())
        .singleElement()
        .satisfies(
            way ->
                assertThat(way.commands())
                    .first()
                    .isEqualTo("panopticon down --data '/srv/it'\\''s data'"))
        .satisfies(way -> assertThat(way.commands().get(1)).contains("--force --database-url"));
  }

  @Test
  void intoTheDatabaseOfTheContainersWhileTheRolesAreStopped() {
    RestoreGuide guide = Restoring.ofRole(site(true, false)).of(Path.of("/var/b/a.tar.zst"));

    assertThat(guide.ways().getFirst().commands())
        .satisfiesExactly(
            stop -> assertThat(stop).startsWith("docker-compose stop -t 60 gateway"),
            restore ->
                assertThat(restore)
                    .contains("docker-compose run --rm --no-deps")
                    .contains("judge-service restore '/var/b/a.tar.zst' --force --database-url"),
            start -> assertThat(start).isEqualTo("docker-compose up -d"));
  }

  @Test
  void afterEveryRoleWasStoppedWhereTheyAreProcesses() {
    RestoreGuide guide = Restoring.ofRole(site(false, false)).of(Path.of("/b/a.tar.zst"));

    assertThat(guide.ways().getFirst().outcome()).contains("once every role is stopped");
    assertThat(guide.ways().getFirst().commands())
        .containsExactly(
            "panopticon restore '/b/a.tar.zst' --force --database-url"
                + " 'postgresql://USER@HOST/DATABASE'");
  }

  private static StorageSite site(boolean container, boolean embedded) {
    var examined =
        new Examined(
            DataDirectory.at(Path.of("/srv/it's data")), Set.of(DataSection.values()), container);
    return new StorageSite(examined, DATABASE, embedded);
  }
}
