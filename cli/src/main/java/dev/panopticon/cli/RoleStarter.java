package dev.panopticon.cli;

import java.net.URI;

/** Starts one role in this process. The commands know no more of it; the app brings it. */
public interface RoleStarter {
  /**
   * Returns when the role answers; its database is waited for afterwards.
   *
   * @throws dev.panopticon.model.PanopticonException if it cannot start; the message says why and
   *     what to do
   */
  Running start(RoleOptions options);

  /** A role that runs in this process. */
  interface Running extends AutoCloseable {
    /** Such as {@code http://127.0.0.1:8001}. */
    URI address();

    /**
     * Blocks until {@link #close} was called or the role ended by itself.
     *
     * @throws dev.panopticon.model.PanopticonException if it ended because it must not go on, as
     *     with another instance's database
     */
    void awaitEnd() throws InterruptedException;

    /** Stops clean: no new work, in-flight results committed. Idempotent. */
    @Override
    void close();
  }
}
