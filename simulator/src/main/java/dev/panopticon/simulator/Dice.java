package dev.panopticon.simulator;

/**
 * A reproducible random draw: a function of the keys that were mixed into it, and of nothing else.
 *
 * <p>Mixing is the output function of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom
 * Number Generators, OOPSLA 2014). Written out here rather than taken from the JDK, because the
 * answers of a seed must stay the same from one Java release to the next.
 */
record Dice(long state) {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  static Dice of(long seed) {
    return new Dice(mix(seed));
  }

  Dice with(long key) {
    return new Dice(mix((state + GOLDEN_GAMMA) ^ mix(key)));
  }

  Dice with(String key) {
    long hash = 0xCBF29CE484222325L; // FNV-1a, 64 bit
    for (int i = 0; i < key.length(); i++) {
      hash = (hash ^ key.charAt(i)) * 0x100000001B3L;
    }
    return with(hash);
  }

  Dice with(Fingerprint key) {
    return with(key.high()).with(key.low());
  }

  /** The draw as a number in [0, 1), in steps of 2^-53. */
  double uniform() {
    return (state >>> 11) * 0x1.0p-53;
  }

  /** The draw as a whole number in [0, bound). */
  int below(int bound) {
    return (int) (uniform() * bound);
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
