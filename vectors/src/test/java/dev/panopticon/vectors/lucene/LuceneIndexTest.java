package dev.panopticon.vectors.lucene;

import dev.panopticon.vectors.IndexStore;
import dev.panopticon.vectors.VectorIndexContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class LuceneIndexTest extends VectorIndexContract {
  @TempDir Path directory;

  @Override
  protected IndexStore newStore() {
    return new LuceneStore(directory);
  }
}
