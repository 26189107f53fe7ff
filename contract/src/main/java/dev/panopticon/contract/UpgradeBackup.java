package dev.panopticon.contract;

import org.jspecify.annotations.Nullable;

/**
 * What became of a demand for a backup before an upgrade.
 *
 * @param name of the backup that was made; null until then
 * @param problem why it could not be made; null if that is not so
 */
public record UpgradeBackup(State state, @Nullable String name, @Nullable String problem) {
  /** How far it is. */
  public enum State {
    /** It is not made yet: nothing may be migrated. */
    WAITING,
    /** It is whole and on disk. */
    MADE,
    /** It could not be made: nothing may be migrated. */
    FAILED
  }

  public static UpgradeBackup waiting() {
    return new UpgradeBackup(State.WAITING, null, null);
  }

  public static UpgradeBackup made(String name) {
    return new UpgradeBackup(State.MADE, name, null);
  }

  public static UpgradeBackup failed(String problem) {
    return new UpgradeBackup(State.FAILED, null, problem);
  }
}
