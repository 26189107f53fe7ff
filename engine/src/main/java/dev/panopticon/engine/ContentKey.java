package dev.panopticon.engine;

import java.util.Arrays;
import java.util.HexFormat;

/** SHA-256 of all that decides a result; equal keys mean equal work. Immutable. */
final class ContentKey {
  private final byte[] sha256;

  ContentKey(byte[] sha256) {
    this.sha256 = sha256.clone();
  }

  byte[] bytes() {
    return sha256.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ContentKey key && Arrays.equals(sha256, key.sha256);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sha256);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(sha256);
  }
}
