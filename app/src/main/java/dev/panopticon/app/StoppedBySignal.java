package dev.panopticon.app;

/** What runs until a signal stops it, or its own end. */
interface StoppedBySignal {
  /** Stops clean; returns when that is done, whoever began it. */
  void close();

  /** Does something once when it has stopped. */
  void whenEnded(Runnable ending);
}
