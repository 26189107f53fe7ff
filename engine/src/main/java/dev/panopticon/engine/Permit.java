package dev.panopticon.engine;

import java.util.concurrent.Semaphore;

/** The right to one call in flight, of the run and of its provider, until it is closed. */
final class Permit implements AutoCloseable {
  private final Semaphore ofRun;
  private final Semaphore ofProvider;

  /** Both semaphores must have given one permit for it. */
  Permit(Semaphore ofRun, Semaphore ofProvider) {
    this.ofRun = ofRun;
    this.ofProvider = ofProvider;
  }

  @Override
  public void close() {
    ofRun.release();
    ofProvider.release();
  }
}
