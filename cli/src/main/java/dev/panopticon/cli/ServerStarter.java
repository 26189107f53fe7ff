package dev.panopticon.cli;

import java.net.URI;

/** Starts a whole server in this process. The commands know no more of it; the app brings it. */
public interface ServerStarter {
  /**
   * Returns when the server is ready.
   *
   * @throws dev.panopticon.model.PanopticonException if it cannot start; the message says why and
   *     what to do
   */
  Running start(ServerOptions options);

  /** A server that runs in this process. */
  interface Running extends AutoCloseable {
    /** Such as {@code http://127.0.0.1:8000}. */
    URI address();

    /** The server's own token, for calls from this process. */
    String token();

    /** The first admin key, if this start made it (shown once); else empty. */
    java.util.Optional<String> firstAdminKey();

    /** What a person should know at every start; usually nothing. */
    default java.util.List<String> warnings() {
      return java.util.List.of();
    }

    /**
     * For a child whose command has finished: stops at once if nobody else wants it, else as soon
     * as no client is attached and no run is active.
     *
     * @return what still holds it; empty where the stop has begun
     */
    java.util.Optional<String> letGo();

    /** Blocks until {@link #close} was called or the server ended by itself. */
    void awaitEnd() throws InterruptedException;

    /**
     * Stops clean: no new work, in-flight results committed, the database shut down. Idempotent.
     */
    @Override
    void close();
  }
}
