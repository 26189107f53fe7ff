package dev.panopticon.judgeservice.storage;

import dev.panopticon.contract.DoctorReport;
import dev.panopticon.contract.StorageStatus;

/** What this process can tell of its storage; roles know none, so who wires them provides it. */
public interface StorageObserver {
  /** Cheap enough to be asked at every page. */
  StorageStatus status();

  /** Examines; who comes while an examination goes on waits for the next. */
  DoctorReport examine();
}
