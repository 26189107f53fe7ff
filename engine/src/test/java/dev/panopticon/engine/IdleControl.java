package dev.panopticon.engine;

import dev.panopticon.model.Priority;
import java.util.List;
import javax.sql.DataSource;

/** The control of runs in a process that works on none of them. */
final class IdleControl {
  private IdleControl() {}

  static RunControl on(DataSource database) {
    ActiveRuns active = nothingActive();
    return new RunControl(
        database,
        new RunSnapshots(database),
        active,
        new Engines(database, "looking on", active, List::of),
        () -> {});
  }

  static ActiveRuns nothingActive() {
    return new ActiveRuns(
        _ -> {
          throw new AssertionError("nothing is worked on");
        },
        _ -> Priority.NORMAL,
        _ -> {});
  }
}
