package dev.panopticon.library;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What is to be kept under an external id.
 *
 * @param category a query's theme, a metric's kind; empty for none
 * @param content JSON in the suite file's shape, always written by the same code so that equal
 *     content is equal text
 */
record ItemDraft(String externalId, String category, String content) {
  /** SHA-256 of the content, as hexadecimal digits. */
  String contentHash() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
