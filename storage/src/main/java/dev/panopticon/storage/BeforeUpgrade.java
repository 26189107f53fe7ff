package dev.panopticon.storage;

import javax.sql.DataSource;

/**
 * What is done once before the first schema of a database that is in use is migrated to a newer
 * version. If it throws, nothing is migrated.
 */
public interface BeforeUpgrade {
  void run(DataSource connections);

  static BeforeUpgrade nothing() {
    return connections -> {};
  }
}
