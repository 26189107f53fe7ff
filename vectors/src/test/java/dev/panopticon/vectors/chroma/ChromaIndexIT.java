package dev.panopticon.vectors.chroma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.vectors.Change;
import dev.panopticon.vectors.DamagedIndexException;
import dev.panopticon.vectors.Embedding;
import dev.panopticon.vectors.Entry;
import dev.panopticon.vectors.IndexStore;
import dev.panopticon.vectors.Position;
import dev.panopticon.vectors.VectorIndex;
import dev.panopticon.vectors.VectorIndexContract;
import dev.panopticon.vectors.testing.ChromaServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(1_200) // the image is built for the first test
class ChromaIndexIT extends VectorIndexContract {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  @TempDir static Path directory;
  private static ChromaServer server;

  @BeforeAll
  static void serve() throws IOException {
    server = ChromaServer.on(directory);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Override
  protected IndexStore newStore() {
    return new ChromaStore(server.address(), "collection_" + NUMBER.incrementAndGet());
  }

  private static Embedding direction() {
    float[] values = new float[Embedding.DIMENSIONS];
    values[5] = 1;
    return Embedding.of(values);
  }

  @Test
  void survivesAKilledServerOnTheSameDirectory(@TempDir Path own) throws Exception {
    UUID probe = UUID.randomUUID();
    var at = new Position(UUID.randomUUID(), 1);
    var entry = new Entry(UUID.randomUUID(), direction(), Map.of("category", "t"));
    try (ChromaServer first = ChromaServer.on(own);
        VectorIndex index = new ChromaStore(first.address(), "query_storage").open()) {
      index.plant(probe);
      index.apply(List.of(new Change.Put(1, entry)), at);
      first.kill();
    }
    assertThat(own.resolve(".panopticon")).exists();
    assertThat(own.resolve("chroma/chroma.sqlite3")).exists();
    try (ChromaServer second = ChromaServer.on(own);
        VectorIndex index = new ChromaStore(second.address(), "query_storage").open()) {
      assertThat(index.holds(probe)).isTrue();
      assertThat(index.position()).isEqualTo(at);
      assertThat(index.search(direction(), 5, Map.of("category", "t")))
          .singleElement()
          .satisfies(match -> assertThat(match.id()).isEqualTo(entry.id()));
    }
  }

  @Test
  void collectionThatIsDeletedUnderItIsDamage() {
    IndexStore store = newStore();
    try (VectorIndex index = store.open()) {
      store.discard();
      assertThatThrownBy(() -> index.search(direction(), 1, Map.of()))
          .isInstanceOf(DamagedIndexException.class);
    }
  }

  @Test
  void serverThatIsAwayIsNamedWithWhatToDo() {
    assertThatThrownBy(() -> new ChromaStore(URI.create("http://127.0.0.1:9"), "c").open())
        .isInstanceOfSatisfying(
            PanopticonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
        .hasMessageContaining("http://127.0.0.1:9")
        .hasMessageContaining("PANOPTICON_CHROMA_URL");
  }

  @Test
  void stopsCleanWhenItIsAsked(@TempDir Path own) throws Exception {
    try (ChromaServer asked = ChromaServer.on(own)) {
      assertThat(asked.stop()).isZero();
    }
  }

  @Test
  void containerWithoutItsMountRefusesToStart() {
    ChromaServer.Ended ended =
        ChromaServer.runToItsEnd("-e", "PANOPTICON_SECTION=/var/lib/panopticon/query_storage");
    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.output())
        .contains("/var/lib/panopticon/query_storage: no directory of the host is mounted there")
        .contains("./setup-bind-mounts.sh");
  }
}
