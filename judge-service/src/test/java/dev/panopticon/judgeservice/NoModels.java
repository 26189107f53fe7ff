package dev.panopticon.judgeservice;

import dev.panopticon.providers.CallOutcome;
import dev.panopticon.providers.CallRequest;
import dev.panopticon.providers.ModelClient;

/** For runs that must not call anybody. */
final class NoModels implements ModelClient {
  @Override
  public CallOutcome call(CallRequest request) {
    throw new AssertionError("nobody is to be asked here: " + request.model().id());
  }
}
