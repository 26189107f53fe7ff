package dev.panopticon.platform;

import java.util.Optional;

/**
 * Whether the database has room for writes, as far as this process can see. Whoever wires the roles
 * provides one; without it there always is. Thread-safe.
 */
public interface StorageState {
  /** There is always room: nothing is watched. */
  StorageState ROOM =
      new StorageState() {
        @Override
        public Optional<String> whyFull(long bytes) {
          return Optional.empty();
        }

        @Override
        public void reportFull() {}
      };

  /**
   * Why nothing is to be written now, and what to do, as a sentence without capital and full stop;
   * empty while there is room.
   *
   * @param bytes about how much is to be written; 0 for little or unknown
   */
  Optional<String> whyFull(long bytes);

  /** The database refused a write for lack of room. */
  void reportFull();
}
