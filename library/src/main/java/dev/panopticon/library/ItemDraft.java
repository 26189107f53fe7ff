package dev.panopticon.library;

import dev.panopticon.model.PanopticonException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is to be kept under an external id.
 *
 * @param category a query's theme, a metric's kind; empty for none
 * @param content JSON in the suite file's shape, keys in the order in which they came
 * @param contentHash SHA-256 of the content with its keys sorted, as hexadecimal digits: the same
 *     keys in another order are the same content
 */
record ItemDraft(String externalId, String category, String content, String contentHash) {
  // Together with the collection below 2,704 bytes, the most that an entry of an index can have.
  private static final int LONGEST_ID = 500;
  private static final int LONGEST_CATEGORY = 500;
  private static final JsonMapper SORTED =
      JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();

  /**
   * @throws PanopticonException with INVALID_REQUEST if a text cannot be stored
   */
  static ItemDraft of(String externalId, String category, JsonNode content) {
    StorableText.requireName("the id", externalId, LONGEST_ID);
    StorableText.requireShort("the theme", category, LONGEST_CATEGORY);
    StorableText.requireAll(content);
    return new ItemDraft(externalId, category, content.toString(), hash(content));
  }

  private static String hash(JsonNode content) {
    byte[] text = SORTED.writeValueAsString(content).getBytes(StandardCharsets.UTF_8);
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
