package dev.panopticon.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.panopticon.model.PanopticonException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VectorSettingsTest {
  private static final Path DIRECTORY = Path.of("data/query_storage");

  private static VectorSettings of(Map<String, String> environment) {
    return VectorSettings.of(DIRECTORY, environment::get);
  }

  @Test
  void nothingSetIsLuceneInTheDirectory() {
    assertThat(of(Map.of())).isEqualTo(VectorSettings.lucene(DIRECTORY));
    assertThat(of(Map.of()).store().place()).isEqualTo("data/query_storage/lucene");
  }

  @Test
  void chromaNeedsItsAddress() {
    assertThatThrownBy(() -> of(Map.of("PANOPTICON_VECTORS", "chroma")))
        .isInstanceOf(PanopticonException.class)
        .hasMessageContaining("PANOPTICON_CHROMA_URL");
    VectorSettings chroma =
        of(Map.of("PANOPTICON_VECTORS", "Chroma", "PANOPTICON_CHROMA_URL", "http://chroma:8000"));
    assertThat(chroma.chroma()).isEqualTo(URI.create("http://chroma:8000"));
    assertThat(chroma.store().place())
        .isEqualTo("the collection query_storage of the Chroma server at http://chroma:8000");
  }

  @Test
  void whatCannotBeIsRefusedWithWhatCan() {
    assertThatThrownBy(() -> of(Map.of("PANOPTICON_VECTORS", "pinecone")))
        .hasMessageContaining("\"pinecone\"")
        .hasMessageContaining("lucene or chroma");
    assertThatThrownBy(() -> of(Map.of("PANOPTICON_CHROMA_URL", "chroma 8000")))
        .hasMessageContaining("\"chroma 8000\"");
    assertThatThrownBy(() -> of(Map.of("PANOPTICON_CHROMA_URL", "chroma:8000")))
        .hasMessageContaining("http://chroma:8000");
  }
}
