package dev.panopticon.app;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Makes what nobody can guess. */
final class Secrets {
  private static final int TOKEN_BYTES = 32;

  private Secrets() {}

  /** 256 random bits in hexadecimal. */
  static String token() {
    byte[] bytes = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
