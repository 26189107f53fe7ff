package dev.panopticon.storage.backup;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What an archive begins with: whose data it holds and in which shape. Known before the first row
 * is read.
 *
 * @param format of the archive itself; a program reads its own and older ones
 * @param program version of the Panopticon that wrote it
 * @param instance the instance that the data belong to
 * @param postgres version of the server that the rows came from
 * @param created when the snapshot was taken
 * @param schemas with the version of their last migration
 * @param tables in the order in which their rows follow
 * @param sequences with their values, which are never behind the rows
 */
public record Catalogue(
    int format,
    String program,
    UUID instance,
    String postgres,
    Instant created,
    List<Schema> schemas,
    List<Table> tables,
    List<Sequence> sequences) {
  static final int FORMAT = 1;

  public Catalogue {
    schemas = List.copyOf(schemas);
    tables = List.copyOf(tables);
    sequences = List.copyOf(sequences);
  }

  /** One role's part, at the version of its last migration. */
  public record Schema(String name, String version) {}

  /**
   * @param columns those that have a value of their own, in the order of the rows' fields
   * @param bytes on disk when the snapshot was taken; an estimate of what is to come
   */
  public record Table(TableName name, List<String> columns, long bytes) {
    public Table {
      columns = List.copyOf(columns);
    }

    /** The table with its columns, as COPY takes it. */
    String target() {
      return name.quoted() + " (" + TableName.quoted(columns) + ")";
    }
  }

  /**
   * @param called whether {@code lastValue} was given out already
   */
  public record Sequence(TableName name, long lastValue, boolean called) {}
}
