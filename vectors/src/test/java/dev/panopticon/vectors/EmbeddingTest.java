package dev.panopticon.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class EmbeddingTest {
  private static float[] values(float first, float second) {
    float[] values = new float[Embedding.DIMENSIONS];
    values[0] = first;
    values[1] = second;
    return values;
  }

  @Test
  void isOfLengthOneWhateverCame() {
    float[] unit = Embedding.of(values(30, 40)).values();
    assertThat(unit[0]).isCloseTo(0.6f, within(1e-6f));
    assertThat(unit[1]).isCloseTo(0.8f, within(1e-6f));
  }

  @Test
  void cosineIsThatOfTheAngle() {
    Embedding right = Embedding.of(values(1, 0));
    assertThat(right.cosine(Embedding.of(values(5, 0)))).isCloseTo(1, within(1e-7));
    assertThat(right.cosine(Embedding.of(values(0, 5)))).isCloseTo(0, within(1e-7));
    assertThat(right.cosine(Embedding.of(values(-5, 0)))).isCloseTo(-1, within(1e-7));
  }

  @Test
  void callerCannotChangeIt() {
    float[] mine = values(1, 0);
    Embedding embedding = Embedding.of(mine);
    mine[0] = 7;
    embedding.values()[0] = 7;
    assertThat(embedding.values()[0]).isEqualTo(1);
  }

  @Test
  void whatHasNoDirectionIsRefused() {
    assertThatThrownBy(() -> Embedding.of(values(0, 0)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Embedding.of(values(Float.NaN, 0)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Embedding.of(values(Float.POSITIVE_INFINITY, 0)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Embedding.of(new float[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("384");
  }
}
