package dev.panopticon.simulator;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * The identity of a content: the first 128 bits of its SHA-256. Among 10^9 contents the chance that
 * any two share a fingerprint is below 10^-20.
 */
record Fingerprint(long high, long low) {

  /** How the reply travels and who asks: neither changes what is asked. */
  private static final Set<String> NOT_CONTENT =
      Set.of(
          "stream",
          "stream_options",
          "user",
          "metadata",
          "store",
          "safety_identifier",
          "prompt_cache_key");

  static Fingerprint of(String text) {
    var digest = sha256();
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    return of(digest);
  }

  /**
   * The identity of a request body. Equal for bodies that differ only in key order, white space,
   * the writing of a number (0 and 0.0) or in the top-level fields that are no content.
   */
  static Fingerprint ofRequest(JsonNode body) {
    var digest = sha256();
    for (String name : new TreeSet<>(body.propertyNames())) {
      if (!NOT_CONTENT.contains(name)) {
        add(digest, 'k', name);
        add(digest, body.path(name));
      }
    }
    return of(digest);
  }

  /** 32 lower-case hexadecimal digits. */
  String hex() {
    return "%016x%016x".formatted(high, low);
  }

  private static void add(MessageDigest digest, JsonNode node) {
    switch (node.getNodeType()) {
      case OBJECT -> addObject(digest, node);
      case ARRAY -> addArray(digest, node);
      case STRING -> add(digest, 's', node.stringValue());
      case NUMBER -> add(digest, 'n', number(node));
      case BOOLEAN, NULL, BINARY, MISSING, POJO -> add(digest, 'v', node.toString());
    }
  }

  private static void addObject(MessageDigest digest, JsonNode node) {
    add(digest, 'o', Integer.toString(node.size()));
    for (String name : new TreeSet<>(node.propertyNames())) {
      add(digest, 'k', name);
      add(digest, node.path(name));
    }
  }

  private static void addArray(MessageDigest digest, JsonNode node) {
    add(digest, 'a', Integer.toString(node.size()));
    for (JsonNode element : node) {
      add(digest, element);
    }
  }

  /** The length goes first, so that no two sequences of values have the same bytes. */
  private static void add(MessageDigest digest, char kind, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(5).put((byte) kind).putInt(bytes.length).flip());
    digest.update(bytes);
  }

  private static String number(JsonNode node) {
    if (node.isIntegralNumber()) {
      BigInteger value = node.bigIntegerValue();
      return value.toString();
    }
    double value = node.doubleValue();
    boolean whole = Math.rint(value) == value && Math.abs(value) < 1e15;
    return whole ? Long.toString((long) value) : Double.toString(value);
  }

  private static Fingerprint of(MessageDigest digest) {
    ByteBuffer bytes = ByteBuffer.wrap(digest.digest());
    return new Fingerprint(bytes.getLong(), bytes.getLong());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256, but this one says no", e);
    }
  }
}
