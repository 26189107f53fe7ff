package dev.panopticon.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.panopticon.model.CheckFinding;
import dev.panopticon.model.CheckOutcome;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.directory.DataDirectory;
import dev.panopticon.storage.doctor.Doctor;
import dev.panopticon.storage.doctor.Examined;
import dev.panopticon.storage.doctor.FileChecks;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Promise P8: a copy that was taken while the server ran is checked, and never taken for whole. */
@Timeout(300)
class TornCopyIT {
  @TempDir Path parent;
  private DataDirectory copy;

  @BeforeEach
  void copyWhileItRuns() throws Exception {
    DataDirectory original = DataDirectory.at(parent.resolve("data"));
    copy = DataDirectory.at(parent.resolve("copy"));
    try (var owner = original.own();
        var database = Database.embedded(owner)) {
      var jdbc = JdbcClient.create(database.connections());
      jdbc.sql("CREATE TABLE kept (id int PRIMARY KEY, text text)").update();
      jdbc.sql("INSERT INTO kept SELECT n, repeat('x', 100) FROM generate_series(1, 5000) n")
          .update();
      jdbc.sql("CHECKPOINT").update();
      List<String> copying = List.of("cp", "-r", original.toString(), copy.toString());
      assertThat(new ProcessBuilder(copying).start().waitFor()).isZero();
    }
  }

  @Test
  void warningStandsOverRestartsUntilItIsAcknowledged() {
    for (int start = 0; start < 2; start++) {
      try (var owner = copy.own();
          var database = Database.embedded(owner)) {
        var jdbc = JdbcClient.create(database.connections());
        assertThat(jdbc.sql("SELECT count(*) FROM kept").query(Integer.class).single())
            .isEqualTo(5000);
        assertThat(
                jdbc.sql("SELECT count(*) FROM pg_extension WHERE extname = 'amcheck'")
                    .query(Integer.class)
                    .single())
            .as("the extension does not stay")
            .isZero();
        assertThat(TornCopy.findOpen(copy)).get().matches(TornCopy::checked);
        assertThat(ofDoctor())
            .matches(finding -> finding.outcome() == CheckOutcome.WARN)
            .extracting(CheckFinding::remedy, STRING)
            .contains("panopticon accept-copy --data '%s'".formatted(copy));
      }
    }
    assertThat(ofDoctor().outcome()).as("after a clean stop").isEqualTo(CheckOutcome.WARN);
    assertThat(TornCopy.accept(copy)).isTrue();
    assertThat(ofDoctor().outcome()).isEqualTo(CheckOutcome.PASS);
    try (var owner = copy.own();
        var _ = Database.embedded(owner)) {
      assertThat(TornCopy.findOpen(copy)).isEmpty();
      assertThat(owner.isCopy(dev.panopticon.storage.directory.DataSection.POSTGRES)).isFalse();
    }
    assertThat(TornCopy.accept(copy)).isFalse();
  }

  private CheckFinding ofDoctor() {
    return new Doctor(FileChecks.ofServer(Examined.all(copy)))
        .examine().stream()
            .filter(finding -> finding.check().equals("copy"))
            .findFirst()
            .orElseThrow();
  }

  @Test
  void damagedPageIsFoundBeforeTheCopyIsUsed() throws Exception {
    spoil(pathOf("kept"));

    assertRefused("invalid page");
    assertRefused("invalid page"); // not taken for checked at the second start
  }

  @Test
  void damagedIndexIsFoundBeforeTheCopyIsUsed() throws Exception {
    spoil(pathOf("kept_pkey"));

    assertRefused("invalid page");
  }

  private void assertRefused(String why) {
    try (var owner = copy.own()) {
      assertThatThrownBy(() -> Database.embedded(owner))
          .isInstanceOfSatisfying(
              PanopticonException.class,
              refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.DATA_DIRECTORY_UNUSABLE))
          .hasMessageContaining("the copy is damaged")
          .hasMessageContaining(why)
          .hasMessageContaining("panopticon down");
    }
    assertThatThrownBy(() -> TornCopy.accept(copy)).hasMessageContaining("was not found whole yet");
  }

  private String pathOf(String relation) {
    try (var owner = DataDirectory.at(parent.resolve("data")).own();
        var database = Database.embedded(owner)) {
      return JdbcClient.create(database.connections())
          .sql("SELECT pg_relation_filepath('" + relation + "')")
          .query(String.class)
          .single();
    }
  }

  private void spoil(String relation) throws Exception {
    Path file = copy.root().resolve("postgres/17").resolve(relation);
    try (var page = new RandomAccessFile(file.toFile(), "rw")) {
      page.seek(8192 + 5000);
      int old = page.read();
      page.seek(8192 + 5000);
      page.write(old ^ 0x55);
    }
  }
}
