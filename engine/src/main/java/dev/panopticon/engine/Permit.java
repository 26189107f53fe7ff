package dev.panopticon.engine;

import dev.panopticon.providers.CallOutcome;

/**
 * The right to one call in flight. The provider's part of it ends with the outcome, the run's when
 * it is closed: after the commit, so that never more results can be lost than the run may have
 * calls in flight.
 */
final class Permit implements AutoCloseable {
  private final Admission admission;
  private final ProviderAccount account;
  private final ActiveRun run;
  private final ProviderAccount.Begun begun;
  private boolean ended;

  Permit(Admission admission, ProviderAccount account, ActiveRun run, ProviderAccount.Begun begun) {
    this.admission = admission;
    this.account = account;
    this.run = run;
    this.begun = begun;
  }

  /** The provider is free for another call, and is known better. */
  void ended(CallOutcome outcome) {
    ended = true;
    admission.ended(account, begun, outcome);
  }

  /** When the door opened for the call, on the scale of {@link System#nanoTime}. */
  long begunAt() {
    return begun.at();
  }

  /** Whether the provider's circuit has been probed in vain for so long that a person must look. */
  boolean providerIsGone() {
    return admission.isGone(account);
  }

  @Override
  public void close() {
    if (!ended) {
      admission.ended(account, begun, ProviderAccount.NOT_CALLED);
    }
    admission.released(run);
  }
}
