package dev.panopticon.storage.backup;

import java.util.Locale;

/** The names of an archive's entries, in the order in which they stand there. */
final class ArchiveEntries {
  static final String CATALOGUE = "catalogue.json";
  static final String TABLES = "tables/";
  static final String FILES = "files/";
  static final String MANIFEST = "manifest.json";

  private ArchiveEntries() {}

  /** The parts of a table, put together, are the text that COPY reads and writes. */
  static String part(TableName table, int number) {
    return folder(table) + String.format(Locale.ROOT, "%08d.copy", number);
  }

  static String folder(TableName table) {
    return TABLES + table + "/";
  }
}
