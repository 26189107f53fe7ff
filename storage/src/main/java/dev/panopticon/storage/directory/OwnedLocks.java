package dev.panopticon.storage.directory;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a server of all roles locks: the data directory, which keeps away others of its kind, and
 * each role's section, which keeps away a process of that role alone. The section of PostgreSQL is
 * locked by its server.
 */
final class OwnedLocks {
  private final Deque<ProcessLock> taken = new ArrayDeque<>();

  private OwnedLocks() {}

  static OwnedLocks ofRoot(DataDirectory directory) {
    var locks = new OwnedLocks();
    locks.taken.push(ProcessLock.take(directory));
    return locks;
  }

  /**
   * Takes the sections, which must be there; those that were taken are to be released if this
   * fails.
   *
   * @throws dev.panopticon.model.PanopticonException DATA_DIRECTORY_IN_USE if a role has its own
   */
  void takeSections(DataDirectory directory) {
    for (DataSection section : DataSection.values()) {
      if (section != DataSection.POSTGRES) {
        taken.push(SectionOwner.lock(directory, section));
      }
    }
  }

  /** In the reverse order. */
  void release() {
    while (!taken.isEmpty()) {
      taken.pop().release();
    }
  }
}
