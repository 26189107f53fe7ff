package dev.panopticon.simulator;

import java.time.Duration;

/** Checks that the settings' records share. */
final class Settings {
  private Settings() {}

  static void requireRate(String name, double rate) {
    if (!(rate >= 0 && rate <= 1)) { // written so that NaN fails too
      throw new IllegalArgumentException(name + " must be in [0, 1] but was " + rate);
    }
  }

  static void requireNotNegative(String name, Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException(name + " must not be negative but was " + duration);
    }
  }
}
