package dev.panopticon.storage;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The schemas that make up an instance, and where the migrations of each are on the class path. */
public enum InstanceSchema {
  /** Which instance the database belongs to. */
  STORAGE("storage", "classpath:db/storage"),
  QUERY_STORAGE("query_storage", "classpath:db/library"),
  EVALUATION_STORAGE("evaluation_storage", "classpath:db/library"),
  JUDGE_SERVICE("judge_service", "classpath:db/judge_service"),
  MODEL_REGISTRY("model_registry", "classpath:db/model_registry"),
  GATEWAY("gateway", "classpath:db/gateway");

  private final String schema;
  private final String migrations;

  InstanceSchema(String schema, String migrations) {
    this.schema = schema;
    this.migrations = migrations;
  }

  public String schema() {
    return schema;
  }

  /** As Flyway takes it. */
  public String migrations() {
    return migrations;
  }

  /** Empty for a schema that this program does not know. */
  public static Optional<InstanceSchema> find(String schema) {
    return Arrays.stream(values()).filter(each -> each.schema.equals(schema)).findFirst();
  }

  public static List<String> names() {
    return Arrays.stream(values()).map(InstanceSchema::schema).toList();
  }
}
