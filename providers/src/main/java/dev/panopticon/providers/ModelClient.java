package dev.panopticon.providers;

/** Asks a model once. Safe for any number of threads at a time. */
public interface ModelClient {
  /**
   * Blocks until there is an outcome; made for virtual threads. Whatever the provider, the network
   * or the definition does wrong is a {@link CallOutcome.Failed}, not an exception. When the thread
   * is interrupted, the connection is given up, the thread stays interrupted, and the outcome is
   * {@link dev.panopticon.model.ErrorClass#CANCELLED}.
   */
  CallOutcome call(CallRequest request);
}
