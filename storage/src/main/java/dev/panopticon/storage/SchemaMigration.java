package dev.panopticon.storage;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.output.MigrateResult;

/**
 * Brings one schema to this program's version, with a history table in that schema. Flyway takes a
 * lock in the database, so that two processes at once do it once; each migration is a transaction.
 */
public final class SchemaMigration {
  private final String schema;
  private final Flyway flyway;

  /**
   * To this program's version.
   *
   * @param location where the schema's migrations are, like {@code classpath:db/judge_service}
   */
  SchemaMigration(DataSource dataSource, String schema, String location) {
    this(dataSource, schema, location, "latest");
  }

  /**
   * @param target version to stop at
   */
  private SchemaMigration(DataSource dataSource, String schema, String location, String target) {
    this.schema = SchemaName.require(schema);
    this.flyway =
        Flyway.configure()
            .dataSource(dataSource)
            .defaultSchema(schema)
            .schemas(schema)
            .createSchemas(true)
            .locations(location)
            .target(target)
            .failOnMissingLocations(true)
            .validateMigrationNaming(true)
            .cleanDisabled(true)
            .connectRetries(0)
            .load();
  }

  /**
   * Makes the schema as it was at a version, for the rows of a backup.
   *
   * @throws PanopticonException DATABASE_TOO_NEW if this program has no such version
   */
  public static void makeAt(String version, DataSource dataSource, String schema, String location) {
    var all = new SchemaMigration(dataSource, schema, location);
    if (!all.knows(version)) {
      throw new PanopticonException(
          ErrorCode.DATABASE_TOO_NEW,
          "The backup was written by a newer Panopticon: its schema %s has version %s, which this program does not know. Use that newer Panopticon."
              .formatted(schema, version));
    }
    new SchemaMigration(dataSource, schema, location, version).run(() -> {});
  }

  private boolean knows(String version) {
    return Arrays.stream(flyway.info().all())
        .anyMatch(
            step -> step.getVersion() != null && step.getVersion().getVersion().equals(version));
  }

  /**
   * @param beforeUpgrade is run before a schema that exists is changed
   * @throws PanopticonException DATABASE_TOO_NEW if a newer program has written the schema
   */
  MigrationOutcome run(Runnable beforeUpgrade) {
    try {
      MigrationInfoService info = flyway.info();
      refuseNewer(info);
      if (isUpToDate(info)) {
        String version = info.current().getVersion().getVersion();
        return new MigrationOutcome(schema, 0, version, version);
      }
      if (info.current() != null) {
        beforeUpgrade.run();
      }
      MigrateResult result = flyway.migrate();
      return new MigrationOutcome(
          schema,
          result.migrationsExecuted,
          result.initialSchemaVersion,
          Optional.ofNullable(result.targetSchemaVersion).orElse(result.initialSchemaVersion));
    } catch (FlywayException failure) {
      throw new PanopticonException(
          ErrorCode.INTERNAL,
          "The schema %s could not be brought to this program's version: %s. The failed step was rolled back; nothing was lost."
              .formatted(schema, failure.getMessage()),
          failure);
    }
  }

  /**
   * @throws PanopticonException DATABASE_TOO_NEW if a newer program has written the schema,
   *     UNAVAILABLE if an older one has, or none
   */
  void require() {
    MigrationInfoService info = flyway.info();
    refuseNewer(info);
    if (!isUpToDate(info)) {
      throw new PanopticonException(
          ErrorCode.UNAVAILABLE,
          "The schema %s is not of this program's version yet. The role that owns it brings it there when it starts, if it is of the same version of Panopticon."
              .formatted(schema));
    }
  }

  /** Looks, and changes nothing. */
  SchemaVersion version() {
    MigrationInfoService info = flyway.info();
    MigrationInfo current = info.current();
    return new SchemaVersion(
        schema,
        current == null || current.getVersion() == null ? null : current.getVersion().getVersion(),
        versions(info, step -> !step.getState().isApplied()),
        versions(info, step -> step.getState().isApplied() && !step.getState().isResolved()),
        versions(
            info,
            step -> step.getState().isApplied() && step.getState().isResolved() && !matches(step)));
  }

  private static List<String> versions(
      MigrationInfoService info, Predicate<MigrationInfo> condition) {
    return Arrays.stream(info.all())
        .filter(step -> step.getVersion() != null)
        .filter(condition)
        .map(step -> step.getVersion().getVersion())
        .toList();
  }

  // Most starts find nothing to do. What was read for the check above says so, and whether the
  // applied steps are still this program's; migrate() would read and compare it all again.
  private static boolean isUpToDate(MigrationInfoService info) {
    return info.current() != null
        && info.current().getVersion() != null
        && Arrays.stream(info.all())
            .filter(step -> step.getVersion() != null)
            .allMatch(step -> step.getState() == MigrationState.SUCCESS && matches(step));
  }

  private static boolean matches(MigrationInfo step) {
    return step.isChecksumMatching() && step.isDescriptionMatching() && step.isTypeMatching();
  }

  private void refuseNewer(MigrationInfoService info) {
    Optional<MigrationInfo> newest =
        Arrays.stream(info.applied())
            .filter(step -> step.getState().isApplied() && !step.getState().isResolved())
            .filter(step -> step.getVersion() != null)
            .reduce((_, later) -> later);
    if (newest.isPresent()) {
      throw new PanopticonException(
          ErrorCode.DATABASE_TOO_NEW,
          "The database was written by a newer Panopticon: its schema %s has version %s (%s), which this program does not know. Use that newer Panopticon, or restore a backup made before the upgrade."
              .formatted(schema, newest.get().getVersion(), newest.get().getDescription()));
    }
  }
}
