package dev.panopticon.engine;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
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
    var bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      write(value, json);
    }
    return bytes.toByteArray();
  }

  /** SHA-256 of {@link #bytes}. */
  static byte[] sha256(Object value) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes(value));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void write(@Nullable Object value, JsonGenerator json) {
    switch (value) {
      case null -> json.writeNull();
      case JsonNode tree -> write(JSON.treeToValue(tree, Object.class), json);
      case Map<?, ?> map -> writeSorted(map, json);
      case List<?> list -> {
        json.writeStartArray();
        list.forEach(entry -> write(entry, json));
        json.writeEndArray();
      }
      case Double number when !Double.isFinite(number) -> json.writeString(number.toString());
      case Number number -> json.writeNumber(plain(new BigDecimal(number.toString())));
      case String text -> json.writeString(text);
      default -> json.writePOJO(value);
    }
  }

  private static void writeSorted(Map<?, ?> map, JsonGenerator json) {
    var sorted = new TreeMap<String, @Nullable Object>();
    map.forEach((key, entry) -> sorted.put(String.valueOf(key), entry));
    json.writeStartObject();
    sorted.forEach(
        (key, entry) -> {
          json.writeName(key);
          write(entry, json);
        });
    json.writeEndObject();
  }

  private static BigDecimal plain(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
