package dev.panopticon.engine;

import dev.panopticon.model.ModelSpec;
import org.jspecify.annotations.Nullable;

/** How the repeats of one cell differ. */
final class Repeats {
  private Repeats() {}

  /**
   * The seed of a repeat, from 1: a fixed seed would bring the same answer every time, so each
   * further repeat counts one on. Null where the model's own parameters hold.
   */
  static @Nullable Long seed(ModelSpec.Remote model, int repeat) {
    return repeat > 1 && model.parameters().get("seed") instanceof Number seed
        ? Long.valueOf(seed.longValue() + repeat - 1)
        : null;
  }
}
