package dev.panopticon.library;

import static dev.panopticon.library.IndexedItems.names;
import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.contract.SimilarItems;
import dev.panopticon.contract.StoredQuery;
import dev.panopticon.storage.testing.TestDatabase;
import dev.panopticon.vectors.VectorStatus;
import dev.panopticon.vectors.VectorStatus.State;
import dev.panopticon.vectors.chroma.ChromaStore;
import dev.panopticon.vectors.testing.ChromaServer;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** P11 with a real Chroma server: with its directory it remembers, without it is caught. */
@Timeout(1_200)
class ChromaForgetsIT {
  private final TestDatabase database = Stores.scratch();
  private final DataSource source = database.pool("query_storage");

  @AfterEach
  void drop() {
    database.close();
  }

  private IndexedItems started(ChromaServer server) {
    return IndexedItems.caughtUp(source, new ChromaStore(server.address(), "query_storage"));
  }

  private void fill(ChromaServer server) {
    try (IndexedItems items = started(server)) {
      items.save("bread", "How do I bake bread at home?");
      items.save("stars", "Why do stars twinkle at night?");
      items.awaitCaughtUp();
      assertThat(names(items.queries.search("recipe for a loaf", null, 1)))
          .containsExactly("bread");
    }
  }

  @Test
  void serverWithItsDirectoryRemembersOverAKill(@TempDir Path directory) throws Exception {
    try (ChromaServer first = ChromaServer.on(directory)) {
      fill(first);
      first.kill();
    }
    try (ChromaServer second = ChromaServer.on(directory);
        IndexedItems items = started(second)) {
      VectorStatus status = items.vectors.status();
      assertThat(status.forgotAt()).isNull();
      assertThat(status.documents()).isEqualTo(2);
      assertThat(names(items.queries.search("twinkling", null, 1))).containsExactly("stars");
    }
  }

  @Test
  void serverWithoutItsVolumeIsToldAsALossAndFilledAgain() {
    try (ChromaServer first = ChromaServer.withoutVolume()) {
      fill(first);
      first.kill();
    }
    try (ChromaServer second = ChromaServer.withoutVolume();
        IndexedItems items = started(second)) {
      VectorStatus status = items.vectors.status();
      assertThat(status.forgotAt()).isNotNull();
      assertThat(status.documents()).isEqualTo(2);
      assertThat(names(items.queries.search("twinkling", null, 1))).containsExactly("stars");
    }
  }

  @Test
  void storeThatLosesEverythingWhileItIsUsedIsToldAsALossAndFilledAgain() {
    try (ChromaServer server = ChromaServer.withoutVolume()) {
      fill(server);
      try (IndexedItems items = started(server)) {
        new ChromaStore(server.address(), "query_storage").discard();

        SimilarItems<StoredQuery> found = items.queries.search("twinkling", null, 1);

        assertThat(names(found)).containsExactly("stars");
        assertThat(found.complete()).isTrue();
        items.await(now -> now.state() == State.HEALTHY && now.forgotAt() != null);
        assertThat(items.awaitCaughtUp().documents()).isEqualTo(2);
      }
    }
  }

  @Test
  void searchIsAnsweredWhileTheServerIsAway() {
    try (ChromaServer server = ChromaServer.withoutVolume()) {
      fill(server);
      try (IndexedItems items = started(server)) {
        server.kill();
        SimilarItems<StoredQuery> found = items.queries.search("twinkling", null, 1);
        assertThat(names(found)).containsExactly("stars");
        assertThat(found.complete()).isTrue();
        items.save("ocean", "How deep is the ocean?");
        assertThat(items.await(now -> now.state() == State.UNAVAILABLE).problem())
            .contains(server.address().toString());
      }
    }
  }
}
