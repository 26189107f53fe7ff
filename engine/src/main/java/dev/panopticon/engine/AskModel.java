package dev.panopticon.engine;

import dev.panopticon.judging.ContestantPrompt;
import dev.panopticon.model.CacheMode;
import dev.panopticon.model.ErrorClass;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.OutputStatus;
import dev.panopticon.model.Query;
import dev.panopticon.model.TimeOrderedId;
import dev.panopticon.providers.CallOutcome;
import dev.panopticon.providers.CallRequest;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Gets the output of one cell: recorded, cached, or asked for. Thread-safe. */
final class AskModel {
  private final Cache cache;
  private final CallModel callModel;
  private final StoreResults store;

  AskModel(Cache cache, CallModel callModel, StoreResults store) {
    this.cache = cache;
    this.callModel = callModel;
    this.store = store;
  }

  /**
   * A call that a cell wants.
   *
   * @param key its content key
   */
  record Wanted(CallRequest request, ContentKey key) {}

  /** What a cell of a remote contestant wants to ask. */
  static Wanted wanted(
      RunSnapshot.Contestant contestant, ModelSpec.Remote model, Query query, CellKey cell) {
    var messages = ContestantPrompt.render(contestant.prompt(), model.system(), query.content());
    var request = new CallRequest(model, messages, Map.of(), Repeats.seed(model, cell.repeat()));
    return new Wanted(request, ContentKeys.output(request, cell.repeat()));
  }

  /** Stores a recorded answer, or that there is none. */
  Optional<StoredOutput> recorded(ActiveRun run, CellKey cell, Query query, @Nullable String text)
      throws InterruptedException {
    OutputResult.Answer answer =
        text == null
            ? OutputResult.Answer.failed(
                ErrorClass.NOT_RECORDED,
                "The recorded data has no answer to the query \"" + query.id() + "\".")
            : OutputResult.Answer.of(text, null);
    ContentKey key =
        text == null ? ContentKeys.missingOutput(query.id()) : ContentKeys.recordedOutput(text);
    return store.output(run, result(run, cell, answer, Spent.NOTHING, key));
  }

  /** Stores a cell that broke before it could be asked. */
  Optional<StoredOutput> broken(ActiveRun run, CellKey cell, Query query, String reason)
      throws InterruptedException {
    var answer = OutputResult.Answer.failed(ErrorClass.INTERNAL, reason);
    ContentKey key = ContentKeys.missingOutput(query.id());
    return store.output(run, result(run, cell, answer, Spent.NOTHING, key));
  }

  /** Stores what the cache has. */
  Optional<StoredOutput> cached(
      ActiveRun run, CellKey cell, ContentKey key, ReusableResults.Reusable reusable)
      throws InterruptedException {
    var answer = OutputResult.Answer.of(reusable.text(), reusable.finishReason());
    return store.output(run, result(run, cell, answer, reusable.spent(), key));
  }

  /**
   * Asks the model and stores what comes; of equal cells one alone, the others take its answer.
   *
   * @return empty when the run does not go on; then nothing is stored
   */
  Optional<StoredOutput> ask(ActiveRun run, CellKey cell, Wanted wanted)
      throws InterruptedException {
    if (!Cache.isUsed(run)) {
      return call(run, cell, wanted, _ -> {});
    }
    return switch (cache.enter(run, wanted.request().model(), wanted.key())) {
      case SingleFlight.Flight flight -> lead(run, cell, wanted, flight);
      case SingleFlight.Taken taken -> take(run, cell, wanted, taken.shared());
      case SingleFlight.Left _ -> Optional.empty();
    };
  }

  private Optional<StoredOutput> lead(
      ActiveRun run, CellKey cell, Wanted wanted, SingleFlight.Flight flight)
      throws InterruptedException {
    try (flight) {
      Optional<ReusableResults.Reusable> known = cache.output(run, wanted.key());
      if (known.isEmpty()) {
        return call(run, cell, wanted, flight::brings);
      }
      flight.brings(new Shared.Found(run.id(), known.get()));
      return cached(run, cell, wanted.key(), known.get());
    }
  }

  private Optional<StoredOutput> take(ActiveRun run, CellKey cell, Wanted wanted, Shared shared)
      throws InterruptedException {
    return switch (shared) {
      case Shared.Found found -> cached(run, cell, wanted.key(), found.result());
      case Shared.Asked asked -> {
        Spent spent = asked.spent(wanted.request().model().price());
        yield store.output(run, result(run, cell, answer(asked.outcome()), spent, wanted.key()));
      }
    };
  }

  /**
   * @param asked told what the model said: it is paid for, whatever becomes of this run
   */
  private Optional<StoredOutput> call(
      ActiveRun run, CellKey cell, Wanted wanted, Consumer<Shared> asked)
      throws InterruptedException {
    Optional<Reply> called = callModel.call(run, wanted.request(), CellStep.ANSWER);
    if (called.isEmpty()) {
      return Optional.empty();
    }
    try (Reply reply = called.get()) {
      asked.accept(new Shared.Asked(wanted.request().model(), reply.outcome()));
      OutputResult.Answer answer = answer(reply.outcome());
      Spent spent = Spent.calling(reply, wanted.request().model().price());
      return store.output(run, result(run, cell, answer, spent, wanted.key()));
    }
  }

  private static OutputResult.Answer answer(CallOutcome outcome) {
    return switch (outcome) {
      case CallOutcome.Answered answered ->
          OutputResult.Answer.of(answered.text(), answered.finishReason());
      case CallOutcome.Refused refused ->
          OutputResult.Answer.refused(refused.reason(), refused.text());
      case CallOutcome.Failed failed ->
          OutputResult.Answer.failed(failed.errorClass(), failed.message());
    };
  }

  private static OutputResult result(
      ActiveRun run, CellKey cell, OutputResult.Answer answer, Spent spent, ContentKey key) {
    return new OutputResult(
        TimeOrderedId.next(),
        run.id(),
        run.snapshot().revision(),
        cell,
        answer,
        spent,
        key,
        isReusable(run, answer, spent),
        Instant.now());
  }

  /** A recorded answer cost nothing and is not for others; a failure is never a cache hit. */
  private static boolean isReusable(ActiveRun run, OutputResult.Answer answer, Spent spent) {
    return answer.status() == OutputStatus.ANSWERED
        && (spent.attempts() > 0 || spent.cached())
        && run.snapshot().settings().cacheMode() != CacheMode.OFF;
  }
}
