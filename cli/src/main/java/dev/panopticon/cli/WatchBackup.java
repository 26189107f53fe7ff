package dev.panopticon.cli;

import dev.panopticon.contract.BackupApi;
import dev.panopticon.contract.BackupProgress;
import dev.panopticon.contract.BackupView;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.time.Duration;

/** Follows what a server does with a backup, to its end. */
final class WatchBackup {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  private final BackupApi backups;
  private final TransferLine line;

  WatchBackup(BackupApi backups, TransferLine line) {
    this.backups = backups;
    this.line = line;
  }

  /**
   * Returns when it is made.
   *
   * @throws PanopticonException UNAVAILABLE with the reason if it could not be made
   */
  BackupView awaitMade(BackupView begun) throws InterruptedException {
    BackupView now = begun;
    while (!now.atRest()) {
      BackupProgress progress = now.progress();
      if (progress != null) {
        line.show(progress);
      }
      Thread.sleep(BETWEEN_LOOKS);
      now = backups.get(begun.name());
    }
    line.end();
    if (now.state() == BackupView.State.FAILED) {
      throw new PanopticonException(
          ErrorCode.UNAVAILABLE, "The backup could not be made. " + now.problem());
    }
    return now;
  }
}
