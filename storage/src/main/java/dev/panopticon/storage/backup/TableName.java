package dev.panopticon.storage.backup;

import java.util.List;
import java.util.stream.Collectors;

/** A table or a sequence with its schema. */
public record TableName(String schema, String name) implements Comparable<TableName> {

  /** As SQL takes it. */
  String quoted() {
    return quoted(schema) + "." + quoted(name);
  }

  static String quoted(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  static String quoted(List<String> identifiers) {
    return identifiers.stream().map(TableName::quoted).collect(Collectors.joining(", "));
  }

  @Override
  public int compareTo(TableName other) {
    int bySchema = schema.compareTo(other.schema);
    return bySchema == 0 ? name.compareTo(other.name) : bySchema;
  }

  @Override
  public String toString() {
    return schema + "." + name;
  }
}
