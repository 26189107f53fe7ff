package dev.panopticon.storage.backup;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a verification, beside the archive.
 *
 * @param seal SHA-256 of the archive that was verified, of another it says nothing; empty if its
 *     bytes were not what was written
 * @param rows that were compared
 * @param problem why it failed; null if it passed
 */
public record VerificationNote(
    String seal, Instant at, long millis, long rows, @Nullable String problem) {

  public static VerificationNote of(Verification found) {
    return new VerificationNote(
        found.seal(),
        found.at(),
        found.took().toMillis(),
        found.rows(),
        found.passed() ? null : found.problem());
  }

  /** Of an archive whose bytes are not what was written. */
  public static VerificationNote failed(Instant begin, Instant end, @Nullable String problem) {
    return new VerificationNote(
        "",
        end,
        Duration.between(begin, end).toMillis(),
        0,
        Objects.requireNonNullElse(problem, "unknown"));
  }

  public boolean passed() {
    return problem == null;
  }
}
