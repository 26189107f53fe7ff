package dev.panopticon.storage.doctor;

import dev.panopticon.storage.directory.DataSection;
import dev.panopticon.storage.space.SpaceProbe;
import dev.panopticon.storage.space.VolumeSpace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The checks that ask the database. */
public final class DatabaseChecks {
  /** Reading all of a large database takes hours; a visit takes as much of it as this allows. */
  private static final Duration READING = Duration.ofSeconds(60);

  private static final Duration LONG_TRANSACTION = Duration.ofMinutes(10);

  /** The engine takes over after some missed heartbeats of seconds. */
  private static final Duration SILENCE = Duration.ofMinutes(5);

  private DatabaseChecks() {}

  /**
   * @param connections of a user that may read all schemas; amcheck needs a superuser
   * @param embedded whether the server is this process's own
   * @param locations of the migrations, by schema
   */
  public static List<Check> of(
      Examined examined,
      DataSource connections,
      boolean embedded,
      Map<String, String> locations,
      ClockWatch watch) {
    var jdbc = JdbcClient.create(connections);
    var amcheck = new Amcheck(connections, READING);
    List<Check> checks = new ArrayList<>();
    checks.add(new SettingsCheck(jdbc));
    if (embedded) {
      checks.add(new WalSizeCheck(jdbc, () -> space(examined)));
    }
    checks.add(new ChecksumsCheck(jdbc));
    checks.add(RelationsCheck.ofTables(amcheck));
    checks.add(RelationsCheck.ofIndexes(amcheck));
    checks.add(new InvalidIndexesCheck(jdbc));
    checks.add(new ConstraintsCheck(jdbc));
    checks.add(new SchemasCheck(connections, locations));
    checks.add(new InstanceCheck(examined, jdbc));
    checks.add(new DatabaseClockCheck(jdbc, Clock.systemUTC(), watch));
    checks.add(new TransactionsCheck(jdbc, LONG_TRANSACTION));
    checks.add(new ScheduleCheck(jdbc, SILENCE));
    var connection = new ConnectionCheck(jdbc);
    List<Check> all = new ArrayList<>(List.of(connection));
    checks.forEach(check -> all.add(new NeedsDatabase(connection, check)));
    return List.copyOf(all);
  }

  /** Of indexes beside the database; none where there are none. */
  public static List<Check> ofIndexes(List<IndexStatus> indexes) {
    return indexes.isEmpty() ? List.of() : List.of(new IndexDriftCheck(indexes));
  }

  private static VolumeSpace space(Examined examined) {
    try {
      return SpaceProbe.of(examined.path(DataSection.POSTGRES)).look();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
