package dev.panopticon.contract;

/**
 * How far a backup, a trial restore or a restore has come.
 *
 * @param phase what is done now: copying, checking, restoring, comparing
 * @param table at hand; empty where there is none
 * @param doneBytes behind it
 * @param totalBytes in all, of this phase; an estimate while copying
 * @param rows behind it
 */
public record BackupProgress(
    String phase, String table, long doneBytes, long totalBytes, long rows) {

  /** Between 0 and 1. */
  public double part() {
    return totalBytes <= 0 ? 0 : Math.min(1, (double) doneBytes / totalBytes);
  }
}
