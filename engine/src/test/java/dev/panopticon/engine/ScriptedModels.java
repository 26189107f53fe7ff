package dev.panopticon.engine;

import dev.panopticon.model.ErrorClass;
import dev.panopticon.providers.CallOutcome;
import dev.panopticon.providers.CallRequest;
import dev.panopticon.providers.ModelClient;
import dev.panopticon.providers.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A provider whose answers follow a script; it remembers every call. */
final class ScriptedModels implements ModelClient {
  private final Function<CallRequest, CallOutcome> script;
  private final Queue<CallRequest> calls = new ConcurrentLinkedQueue<>();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger mostInFlight = new AtomicInteger();

  ScriptedModels(Function<CallRequest, CallOutcome> script) {
    this.script = script;
  }

  /** Answers "answer to" and the question; judges give an 8, or prefer the first with 8 to 6. */
  static ScriptedModels obliging() {
    return new ScriptedModels(ScriptedModels::oblige);
  }

  static CallOutcome oblige(CallRequest request) {
    return switch (request.model().id()) {
      case "judge" -> answer("8");
      case "pair-judge" -> answer("8 6");
      default -> answer("answer to " + question(request));
    };
  }

  static CallOutcome answer(String text) {
    return new CallOutcome.Answered(text, "stop", new Usage(10L, 5L), Duration.ofMillis(3));
  }

  static CallOutcome failure(ErrorClass errorClass) {
    return new CallOutcome.Failed(errorClass, "scripted", null, Duration.ofMillis(3));
  }

  static String question(CallRequest request) {
    return request.messages().getLast().content();
  }

  @Override
  public CallOutcome call(CallRequest request) {
    calls.add(request);
    mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
    try {
      return script.apply(request);
    } finally {
      inFlight.decrementAndGet();
    }
  }

  List<CallRequest> calls() {
    return List.copyOf(calls);
  }

  /** The questions that a model was asked, as often as it was. */
  List<String> questionsTo(String model) {
    return calls.stream()
        .filter(call -> call.model().id().equals(model))
        .map(ScriptedModels::question)
        .toList();
  }

  int mostInFlight() {
    return mostInFlight.get();
  }
}
