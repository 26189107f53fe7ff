package dev.panopticon.suite;

import dev.panopticon.model.QueryContent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The id of a query whose author gave none: named by its content, never by its position. The same
 * content twice is told apart by counting, so that adding or moving other queries changes no id.
 * Stateless.
 */
public final class ContentId {
  private static final int HEX_DIGITS = 16;

  private ContentId() {}

  /**
   * {@code sha256-} and the first 16 hexadecimal digits of the SHA-256 of the content's canonical
   * JSON; for the second and later occurrence with {@code -2}, {@code -3} and so on.
   *
   * @param occurrence 1 for the first query of this content
   */
  public static String of(QueryContent content, int occurrence) {
    byte[] canonical = Definitions.toJson(content).toString().getBytes(StandardCharsets.UTF_8);
    String id = "sha256-" + HexFormat.of().formatHex(sha256(canonical)).substring(0, HEX_DIGITS);
    return occurrence == 1 ? id : id + "-" + occurrence;
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
