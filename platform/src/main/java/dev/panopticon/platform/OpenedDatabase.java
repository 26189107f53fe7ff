package dev.panopticon.platform;

/**
 * A database that is opened beside the start of a role. Where there is none in the context, the
 * database is open before anything else is made. Thread-safe.
 */
public interface OpenedDatabase {
  /** Does something as soon as it is open; at once if it is. */
  void whenOpen(Runnable action);
}
