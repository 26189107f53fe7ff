package dev.panopticon.contract;

/** Why a backup was made. */
public enum BackupKind {
  /** Someone asked for it. The retention leaves it alone. */
  MANUAL,
  /** By the schedule. */
  SCHEDULED,
  /** Before a newer Panopticon migrated the database. */
  BEFORE_UPGRADE
}
