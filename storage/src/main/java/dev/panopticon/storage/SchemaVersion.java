package dev.panopticon.storage;

import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * How a schema in the database compares to what this program would make of it.
 *
 * @param schema its name
 * @param version the newest that is applied; null where the schema has none
 * @param missing versions that this program has and the database has not
 * @param unknown versions that the database has and this program has not: a newer program wrote it
 * @param changed versions that both have, with different content
 */
public record SchemaVersion(
    String schema,
    @Nullable String version,
    List<String> missing,
    List<String> unknown,
    List<String> changed) {
  public SchemaVersion {
    missing = List.copyOf(missing);
    unknown = List.copyOf(unknown);
    changed = List.copyOf(changed);
  }

  /**
   * Looks, and changes nothing.
   *
   * @param database connections that may read the schema
   * @param location where its migrations are, like {@code classpath:db/judge_service}
   */
  public static SchemaVersion of(DataSource database, String schema, String location) {
    return new SchemaMigration(database, schema, location).version();
  }
}
