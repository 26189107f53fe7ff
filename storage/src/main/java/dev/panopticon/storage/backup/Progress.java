package dev.panopticon.storage.backup;

/**
 * How far a long work has come.
 *
 * @param phase what is done now, in a word or two
 * @param subject the table at hand; empty where there is none
 * @param done bytes behind it
 * @param total bytes in all; an estimate while an archive is written
 * @param rows behind it
 */
public record Progress(String phase, String subject, long done, long total, long rows) {
  /** Is told now and then, on the working thread, and must be quick. */
  public interface Listener {
    void at(Progress progress);

    /** Nobody listens. */
    static Listener none() {
      return progress -> {};
    }
  }
}
