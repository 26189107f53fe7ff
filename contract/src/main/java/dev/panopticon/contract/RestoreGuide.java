package dev.panopticon.contract;

import java.util.List;

/**
 * How a backup is restored in this installation: by commands, typed where its files are.
 *
 * @param archive path of the file, as the commands name it
 * @param why it is done by commands, in a sentence
 * @param ways one at least
 */
public record RestoreGuide(String archive, String why, List<Way> ways) {
  public RestoreGuide {
    ways = List.copyOf(ways);
  }

  /**
   * One way.
   *
   * @param outcome what is so afterwards, and where the commands are typed
   * @param commands for a shell, in their order
   */
  public record Way(String outcome, List<String> commands) {
    public Way {
      commands = List.copyOf(commands);
    }
  }
}
