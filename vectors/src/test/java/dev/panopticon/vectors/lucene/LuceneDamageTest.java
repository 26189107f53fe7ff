package dev.panopticon.vectors.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.panopticon.vectors.Change;
import dev.panopticon.vectors.DamagedIndexException;
import dev.panopticon.vectors.Embedding;
import dev.panopticon.vectors.Entry;
import dev.panopticon.vectors.Position;
import dev.panopticon.vectors.VectorIndex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every file of an index is torn in turn; each time it is found at the opening. */
class LuceneDamageTest {
  private static final UUID LINEAGE = UUID.randomUUID();

  @TempDir Path directory;

  private LuceneStore store;
  private Path files;

  @BeforeEach
  void fill() {
    store = new LuceneStore(directory);
    files = Path.of(store.place());
    var random = new Random(1);
    try (VectorIndex index = store.open()) {
      index.plant(UUID.randomUUID());
      for (int batch = 0; batch < 3; batch++) {
        List<Change> changes = new ArrayList<>();
        for (int i = 1; i <= 50; i++) {
          float[] values = new float[Embedding.DIMENSIONS];
          for (int d = 0; d < values.length; d++) {
            values[d] = (float) random.nextGaussian();
          }
          var entry =
              new Entry(UUID.randomUUID(), Embedding.of(values), Map.of("theme", "t" + i % 3));
          changes.add(new Change.Put(batch * 50L + i, entry));
        }
        index.apply(changes, new Position(LINEAGE, batch * 50L + 50));
      }
    }
  }

  private List<Path> indexFiles() throws IOException {
    try (Stream<Path> all = Files.list(files)) {
      return all.filter(file -> !file.endsWith("write.lock")).sorted().toList();
    }
  }

  private void assertDamaged(String how) {
    assertThatThrownBy(() -> store.open().close())
        .as(how)
        .isInstanceOf(DamagedIndexException.class)
        .hasMessageContaining(files.toString());
  }

  @Test
  void untouchedOneOpens() throws IOException {
    assertThat(indexFiles()).hasSizeGreaterThan(3);
    try (VectorIndex index = store.open()) {
      assertThat(index.count()).isEqualTo(150);
    }
  }

  @Test
  void everyTruncatedFileIsFound() throws IOException {
    for (Path file : indexFiles()) {
      byte[] content = Files.readAllBytes(file);
      for (int length : new int[] {0, 1, content.length / 2, content.length - 1}) {
        Files.write(file, java.util.Arrays.copyOf(content, length));
        assertDamaged(file.getFileName() + " cut to " + length + " of " + content.length);
      }
      Files.write(file, content);
    }
    untouchedOneOpens();
  }

  @Test
  void everyMissingFileIsFound() throws IOException {
    for (Path file : indexFiles()) {
      byte[] content = Files.readAllBytes(file);
      Files.delete(file);
      assertDamaged(file.getFileName() + " deleted");
      Files.write(file, content);
    }
  }

  @Test
  void flippedByteIsFoundInEveryFile() throws IOException {
    var random = new Random(2);
    for (Path file : indexFiles()) {
      byte[] content = Files.readAllBytes(file);
      int at = random.nextInt(content.length);
      overwrite(file, at, (byte) ~content[at]);
      assertDamaged("byte " + at + " of " + file.getFileName());
      overwrite(file, at, content[at]);
    }
  }

  private static void overwrite(Path file, int at, byte value) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {value}), at);
    }
  }

  @Test
  void foreignFilesInItsPlaceAreFound() throws IOException {
    store.discard();
    Files.createDirectories(files);
    Files.writeString(files.resolve("notes.txt"), "not an index");
    assertDamaged("foreign file");
    store.discard();
    try (VectorIndex index = store.open()) {
      assertThat(index.position()).isEqualTo(Position.BEGINNING);
    }
  }

  @Test
  void whatStandsBesideItIsLeftAlone() throws IOException {
    Path marker = Files.writeString(directory.resolve(".panopticon"), "{}");
    store.discard();
    assertThat(marker).exists();
  }
}
