package dev.panopticon.library;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What is to be kept under an external id.
 *
 * @param category a query's theme, a metric's kind; empty for none
 * @param content JSON in the suite file's shape, always written by the same code so that equal content is equal text
 */
record ItemDraft(String externalId, String category, String content) {
  byte[] contentHash() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
