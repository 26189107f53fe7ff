package dev.panopticon.vectors;

/**
 * A text's meaning as a vector of length 1, so that the dot product of two is their cosine.
 * Immutable.
 */
public final class Embedding {
  /** Of all-MiniLM-L6-v2. */
  public static final int DIMENSIONS = 384;

  private final float[] values;

  private Embedding(float[] values) {
    this.values = values;
  }

  /**
   * The direction of {@code values}.
   *
   * @throws IllegalArgumentException if there are not {@link #DIMENSIONS} finite numbers, or all
   *     are 0
   */
  public static Embedding of(float[] values) {
    if (values.length != DIMENSIONS) {
      throw new IllegalArgumentException(
          "an embedding has %d dimensions but here are %d".formatted(DIMENSIONS, values.length));
    }
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    if (!(squares > 0) || Double.isInfinite(squares)) {
      throw new IllegalArgumentException("an embedding without a direction");
    }
    float[] unit = new float[DIMENSIONS];
    double length = Math.sqrt(squares);
    for (int i = 0; i < DIMENSIONS; i++) {
      unit[i] = (float) (values[i] / length);
    }
    return new Embedding(unit);
  }

  /** A copy. */
  public float[] values() {
    return values.clone();
  }

  /** The cosine of the angle between the two, from -1 to 1. */
  public double cosine(Embedding other) {
    double sum = 0;
    for (int i = 0; i < DIMENSIONS; i++) {
      sum += (double) values[i] * other.values[i];
    }
    return Math.clamp(sum, -1.0, 1.0);
  }
}
