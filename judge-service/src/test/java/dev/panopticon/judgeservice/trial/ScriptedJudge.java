package dev.panopticon.judgeservice.trial;

import dev.panopticon.providers.CallOutcome;
import dev.panopticon.providers.CallRequest;
import dev.panopticon.providers.ModelClient;
import dev.panopticon.providers.Usage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/** A judge that says what it is told to say, in that order, and keeps what it was asked. */
final class ScriptedJudge implements ModelClient {
  static final Duration LATENCY = Duration.ofMillis(321);

  private final Deque<CallOutcome> script = new ArrayDeque<>();
  final List<CallRequest> asked = Collections.synchronizedList(new ArrayList<>());

  /** Ten tokens in, ten out. */
  void answer(String reply) {
    script.add(new CallOutcome.Answered(reply, "stop", new Usage(10L, 10L), LATENCY));
  }

  void say(CallOutcome outcome) {
    script.add(outcome);
  }

  void forget() {
    script.clear();
    asked.clear();
  }

  @Override
  public CallOutcome call(CallRequest request) {
    asked.add(request);
    CallOutcome next = script.poll();
    if (next == null) {
      throw new AssertionError("nobody is to be asked any more: " + request.model().id());
    }
    return next;
  }
}
