package dev.panopticon.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.contract.StorageStatus;
import dev.panopticon.platform.StorageState;
import dev.panopticon.storage.TornCopy;
import dev.panopticon.storage.directory.DataDirectory;
import dev.panopticon.storage.directory.DataSection;
import dev.panopticon.storage.doctor.Examined;
import dev.panopticon.storage.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class StorageMeasuresIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.empty();

  private static final StorageState FULL =
      new StorageState() {
        @Override
        public Optional<String> whyFull(long bytes) {
          return Optional.of("the disk is almost full; free space there");
        }

        @Override
        public void reportFull() {
          throw new AssertionError("nothing is written");
        }
      };

  @TempDir Path data;

  @Test
  void whileTheDiskIsFullNothingCanBeWrittenAndThatIsWhy() {
    assertThat(measures(FULL).writes())
        .isEqualTo(new StorageStatus.Writes(false, "the disk is almost full; free space there"));
    assertThat(measures(StorageState.ROOM).writes())
        .isEqualTo(new StorageStatus.Writes(true, null));
  }

  @Test
  void aTornCopyIsToldUntilItIsAcknowledged() throws IOException {
    StorageMeasures measures = measures(StorageState.ROOM);
    assertThat(measures.tornCopy()).isNull();

    DataDirectory directory = DataDirectory.at(data);
    Path section = Files.createDirectories(directory.section(DataSection.POSTGRES));
    Files.writeString(
        section.resolve(DataSection.COPY_NOTE),
        "{\"seen\": \"2026-11-26T08:00:00Z\", \"checked\": true, \"accepted\": false}");
    assertThat(measures.tornCopy())
        .satisfies(
            copy -> {
              assertThat(copy.seenAt()).isEqualTo(Instant.parse("2026-11-26T08:00:00Z"));
              assertThat(copy.warning())
                  .contains("the last rows before the copy may be missing")
                  .contains("panopticon accept-copy --data '%s'".formatted(directory));
            });

    assertThat(TornCopy.accept(directory)).isTrue();
    assertThat(measures.tornCopy()).isNull();
  }

  private StorageMeasures measures(StorageState state) {
    var examined = Examined.all(DataDirectory.at(data));
    return new StorageMeasures(new StorageSite(examined, DATABASE.pool("public"), false), state);
  }
}
