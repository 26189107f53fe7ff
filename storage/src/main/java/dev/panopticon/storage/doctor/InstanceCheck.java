package dev.panopticon.storage.doctor;

import dev.panopticon.model.CheckFinding;
import dev.panopticon.storage.directory.DataSection;
import dev.panopticon.storage.directory.DirectoryMarker;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whether directory and database belong together. */
final class InstanceCheck implements Check {
  private static final String INSTANCE = "SELECT id FROM storage.instance";

  private final Examined examined;
  private final JdbcClient jdbc;

  InstanceCheck(Examined examined, JdbcClient jdbc) {
    this.examined = examined;
    this.jdbc = jdbc;
  }

  @Override
  public String name() {
    return "instance";
  }

  @Override
  public CheckFinding run() {
    UUID database = jdbc.sql(INSTANCE).query(UUID.class).single();
    for (DataSection section : examined.present()) {
      Optional<DirectoryMarker> marker = examined.directory().findMarker(section);
      if (marker.isPresent() && !marker.get().instance().equals(database)) {
        return CheckFinding.fail(
            name(),
            "the database is of %s, but %s of %s"
                .formatted(database, examined.path(section), marker.get().instance()),
            "Use the data directory that belongs to this database");
      }
    }
    return CheckFinding.pass(name(), "directory and database are both of " + database);
  }
}
