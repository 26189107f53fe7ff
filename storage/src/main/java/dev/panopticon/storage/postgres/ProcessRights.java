package dev.panopticon.storage.postgres;

import dev.panopticon.storage.directory.OwnUser;
import dev.panopticon.storage.directory.UnusableDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * As whom PostgreSQL's programs run. They refuse to run as root; as root they run in a user
 * namespace of their own without a mapping ({@code unshare -U}): there the kernel shows them the
 * user "nobody", while for files they still are the user who started them, so that a parent
 * directory of mode 0700 is no obstacle and all files stay root's.
 */
final class ProcessRights {
  private static final int ROOT = 0;

  private ProcessRights() {}

  /**
   * What to put before a command.
   *
   * @throws dev.panopticon.model.PanopticonException DATA_DIRECTORY_UNUSABLE if {@code home}
   *     belongs to another user than ours: the server must own its files
   */
  static List<String> prefix(Path home) {
    OwnUser.requireOwn(home, home);
    try {
      return OwnUser.id() == ROOT ? List.of("unshare", "-U") : List.of();
    } catch (IOException failure) {
      throw UnusableDirectory.because(home, failure);
    }
  }
}
