package dev.panopticon.engine;

import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One text for equal values: keys sorted, numbers without an exponent or trailing zeros, no white
 * space. After RFC 8785, but for numbers, which keep all their digits.
 */
final class CanonicalJson {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private CanonicalJson() {}

  /**
   * @param value maps, lists, strings, numbers, booleans, null, or a JSON tree
   */
  static byte[] bytes(Object value) {
    return JSON.writeValueAsBytes(canonical(value));
  }

  /** SHA-256 of {@link #bytes}. */
  static byte[] sha256(Object value) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes(value));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static @Nullable Object canonical(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case JsonNode tree -> canonical(JSON.treeToValue(tree, Object.class));
      case Map<?, ?> map -> {
        var sorted = new TreeMap<String, @Nullable Object>();
        map.forEach((key, entry) -> sorted.put(String.valueOf(key), canonical(entry)));
        yield sorted;
      }
      case List<?> list -> list.stream().map(CanonicalJson::canonical).toList();
      case Double number when !Double.isFinite(number) -> number.toString();
      case Number number -> plain(new BigDecimal(number.toString()));
      default -> value;
    };
  }

  private static BigDecimal plain(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
