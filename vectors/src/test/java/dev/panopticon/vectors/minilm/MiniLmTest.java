package dev.panopticon.vectors.minilm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.panopticon.vectors.Embedding;
import dev.panopticon.vectors.EmbeddingModel;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class MiniLmTest {
  private final EmbeddingModel model = MiniLm.shared();

  @Test
  void sameMeaningIsNearerThanSameWords() {
    Embedding asked = model.embed("How do I bake bread at home?");
    double meaning = asked.cosine(model.embed("A recipe for a loaf from your own oven"));
    double words = asked.cosine(model.embed("How do I file taxes at home?"));
    assertThat(meaning).isGreaterThan(words + 0.05);
  }

  @Test
  void sameTextIsTheSamePoint() {
    Embedding text = model.embed("What is the capital of France?");
    assertThat(text.cosine(model.embed("What is the capital of France?")))
        .isCloseTo(1, within(1e-5));
    assertThat(text.values()).hasSize(Embedding.DIMENSIONS);
  }

  @Test
  void batchIsWhatItsTextsAreOneByOne() {
    List<Embedding> batch = model.embed(List.of("red", "a longer text about the colour blue"));
    assertThat(batch.get(0).cosine(model.embed("red"))).isCloseTo(1, within(1e-5));
    assertThat(batch.get(1).cosine(model.embed("a longer text about the colour blue")))
        .isCloseTo(1, within(1e-5));
  }

  @Test
  void anyTextHasAnEmbedding() {
    assertThat(model.embed(" \n").values()).hasSize(Embedding.DIMENSIONS);
    assertThat(model.embed("\uD83D\uDE00").values()).hasSize(Embedding.DIMENSIONS);
    assertThat(model.embed("\u65e5\u672c\u8a9e \u0001").values()).hasSize(Embedding.DIMENSIONS);
    assertThat(model.embed("many words ".repeat(100_000)).values()).hasSize(Embedding.DIMENSIONS);
    assertThat(model.embed("x" + "\uD83D\uDE00".repeat(20_000)).values())
        .hasSize(Embedding.DIMENSIONS);
  }
}
