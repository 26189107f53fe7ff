package dev.panopticon.engine;

import dev.panopticon.model.Priority;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

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

  private static RunShares shares() {
    var tell = new TellShares(JdbcClient.create(new DriverManagerDataSource()), "looking on");
    return new RunShares(tell, () -> false, _ -> {});
  }

  static ActiveRuns nothingActive() {
    return new ActiveRuns(
        _ -> {
          throw new AssertionError("nothing is worked on");
        },
        _ -> Priority.NORMAL,
        _ -> {},
        shares());
  }
}
