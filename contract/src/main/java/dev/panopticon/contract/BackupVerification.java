package dev.panopticon.contract;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the last trial restore of a backup found.
 *
 * @param passed whether every row came back
 * @param rows that were compared
 * @param problem why it failed; null if it passed
 */
public record BackupVerification(
    boolean passed, Instant at, long millis, long rows, @Nullable String problem) {}
