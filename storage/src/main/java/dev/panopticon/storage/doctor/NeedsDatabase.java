package dev.panopticon.storage.doctor;

import dev.panopticon.model.CheckFinding;
import org.springframework.dao.DataAccessException;

/**
 * A check that is skipped while the database is away: one finding says so, and nobody waits anew.
 */
record NeedsDatabase(ConnectionCheck connection, Check check) implements Check {
  @Override
  public String name() {
    return check.name();
  }

  @Override
  public CheckFinding run() {
    if (!connection.answered()) {
      return CheckFinding.skipped(name(), "the database does not answer");
    }
    try {
      return check.run();
    } catch (DataAccessException failure) {
      return CheckFinding.fail(
          name(),
          "the database refused to tell: " + failure.getMostSpecificCause().getMessage(),
          "See its log: panopticon logs --postgres");
    }
  }
}
