package dev.panopticon.storage;

import org.jspecify.annotations.Nullable;

/**
 * What a migration of one schema did.
 *
 * @param schema the schema
 * @param applied number of migrations that were carried out now; 0 if it was up to date
 * @param fromVersion version before; null if the schema was empty
 * @param toVersion version now; null if there are no migrations at all
 */
public record MigrationOutcome(
    String schema, int applied, @Nullable String fromVersion, @Nullable String toVersion) {}
