package dev.panopticon.storage;

import java.util.regex.Pattern;

/**
 * Schema names are part of SQL text, so nothing else than plain lower-case names is let through.
 */
final class SchemaName {
  private static final Pattern PLAIN = Pattern.compile("[a-z][a-z0-9_]{0,62}");

  private SchemaName() {}

  static String require(String schema) {
    if (!PLAIN.matcher(schema).matches()) {
      throw new IllegalArgumentException("not a plain schema name: " + schema);
    }
    return schema;
  }
}
