package dev.panopticon.app;

import dev.panopticon.platform.StorageState;
import dev.panopticon.storage.space.FreeSpace;
import java.util.Optional;

/** What the roles are to know of the database's room. */
final class WatchedStorage implements StorageState {
  private final FreeSpace freeSpace;

  private WatchedStorage(FreeSpace freeSpace) {
    this.freeSpace = freeSpace;
  }

  static StorageState of(FreeSpace freeSpace) {
    return new WatchedStorage(freeSpace);
  }

  @Override
  public Optional<String> whyFull(long bytes) {
    return freeSpace.whyFull(bytes);
  }

  @Override
  public void reportFull() {
    freeSpace.reportFull();
  }
}
