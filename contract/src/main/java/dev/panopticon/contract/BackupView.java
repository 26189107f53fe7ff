package dev.panopticon.contract;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A backup.
 *
 * @param name of its file; also names it in calls
 * @param createdAt when it was begun; it holds what was committed then
 * @param bytes of the file; null until it is made
 * @param problem why it could not be made; null if it was
 * @param verification null if there was none
 * @param progress of what is done with it now; null if nothing is
 */
public record BackupView(
    String name,
    BackupKind kind,
    State state,
    Instant createdAt,
    @Nullable Long bytes,
    @Nullable String problem,
    @Nullable BackupVerification verification,
    @Nullable BackupProgress progress) {

  /** How far a backup is. */
  public enum State {
    /** It is just written. */
    MAKING,
    /** It is whole and on disk. */
    MADE,
    /** It could not be made; there is no file. Forgotten at the next start. */
    FAILED
  }

  /** Whether nothing more happens to it by itself. */
  public boolean atRest() {
    return progress == null && state != State.MAKING;
  }

  /** Whether a trial restore of these very bytes gave every row back. */
  public boolean verified() {
    return verification != null && verification.passed();
  }

  public BackupView withProgress(BackupProgress now) {
    return new BackupView(name, kind, state, createdAt, bytes, problem, verification, now);
  }
}
