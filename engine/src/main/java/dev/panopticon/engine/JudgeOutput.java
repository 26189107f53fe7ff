package dev.panopticon.engine;

import dev.panopticon.model.CacheMode;
import dev.panopticon.model.ErrorClass;
import dev.panopticon.model.TimeOrderedId;
import dev.panopticon.model.Verdict;
import dev.panopticon.providers.CallOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes judgments and stores them. Thread-safe. */
final class JudgeOutput {
  private final CallModel callModel;
  private final Cache cache;
  private final StoreResults store;

  JudgeOutput(CallModel callModel, Cache cache, StoreResults store) {
    this.callModel = callModel;
    this.cache = cache;
    this.store = store;
  }

  /**
   * Stores what needs no call.
   *
   * @return whether all of it is durable
   */
  boolean atOnce(ActiveRun run, List<Judging.AtOnce> tasks) throws InterruptedException {
    return store.judgments(
        run, tasks.stream().map(task -> result(run, task, task.assessment())).toList());
  }

  /**
   * Takes the judge's reply from the cache or asks it, and stores the verdict; of equal questions
   * under way one alone is asked.
   *
   * @return whether it is durable; false when the run does not go on
   */
  boolean byModel(ActiveRun run, Judging.ByModel task) throws InterruptedException {
    ContentKey key = ContentKeys.reply(task.request(), task.key());
    if (!Cache.isUsed(run)) {
      return call(run, task, key, _ -> {});
    }
    return switch (cache.enter(run, task.request().model(), key)) {
      case SingleFlight.Flight flight -> lead(run, task, key, flight);
      case SingleFlight.Taken taken -> take(run, task, key, taken.shared());
      case SingleFlight.Left _ -> false;
    };
  }

  private boolean lead(
      ActiveRun run, Judging.ByModel task, ContentKey key, SingleFlight.Flight flight)
      throws InterruptedException {
    try (flight) {
      Optional<ReusableResults.Reusable> known = cache.reply(run, key);
      Optional<Assessment> cached =
          known
              .map(reply -> cached(run, task, key, reply))
              .filter(assessment -> isScored(assessment.verdict()));
      if (cached.isEmpty()) {
        return call(run, task, key, flight::brings);
      }
      flight.brings(new Shared.Found(run.id(), known.get()));
      return store(run, task, cached.get());
    }
  }

  private boolean take(ActiveRun run, Judging.ByModel task, ContentKey key, Shared shared)
      throws InterruptedException {
    return switch (shared) {
      case Shared.Found found -> store(run, task, cached(run, task, key, found.result()));
      case Shared.Asked asked -> {
        Spent spent = asked.spent(task.request().model().price());
        yield store(run, task, assessment(run, task, asked.outcome(), spent, key));
      }
    };
  }

  private static Assessment cached(
      ActiveRun run, Judging.ByModel task, ContentKey key, ReusableResults.Reusable known) {
    Verdict verdict = read(task, known.text());
    return new Assessment(verdict, known.text(), known.spent(), key, isReusable(run, verdict));
  }

  /**
   * @param asked told what the judge said: it is paid for, whatever becomes of this run
   */
  private boolean call(ActiveRun run, Judging.ByModel task, ContentKey key, Consumer<Shared> asked)
      throws InterruptedException {
    Optional<Reply> called = callModel.call(run, task.request(), CellStep.JUDGMENT);
    if (called.isEmpty()) {
      return false;
    }
    try (Reply reply = called.get()) {
      asked.accept(new Shared.Asked(task.request().model(), reply.outcome()));
      Spent spent = Spent.calling(reply, task.request().model().price());
      return store(run, task, assessment(run, task, reply.outcome(), spent, key));
    }
  }

  private boolean store(ActiveRun run, Judging.ByModel task, Assessment assessment)
      throws InterruptedException {
    return store.judgments(run, List.of(result(run, task, assessment)));
  }

  private static Assessment assessment(
      ActiveRun run, Judging.ByModel task, CallOutcome outcome, Spent spent, ContentKey key) {
    return switch (outcome) {
      case CallOutcome.Answered answered -> {
        Verdict verdict = read(task, answered.text());
        yield new Assessment(verdict, answered.text(), spent, key, isReusable(run, verdict));
      }
      case CallOutcome.Refused refused ->
          new Assessment(
              new Verdict.Refused("The judge refused: " + refused.reason()),
              refused.text(),
              spent,
              key,
              false);
      case CallOutcome.Failed failed ->
          new Assessment(
              new Verdict.Failed(failed.errorClass(), failed.message()), null, spent, key, false);
    };
  }

  /** An unreadable reply is asked for again by the next run. */
  private static boolean isReusable(ActiveRun run, Verdict verdict) {
    return isScored(verdict) && run.snapshot().settings().cacheMode() != CacheMode.OFF;
  }

  private static boolean isScored(Verdict verdict) {
    return verdict instanceof Verdict.Scored || verdict instanceof Verdict.Preferred;
  }

  private static Verdict read(Judging.ByModel task, String reply) {
    return Faults.contained(
        task.key(),
        () -> task.read().apply(reply),
        reason -> new Verdict.Failed(ErrorClass.INTERNAL, reason));
  }

  private static JudgmentResult result(ActiveRun run, Judging.Task task, Assessment assessment) {
    String theme = task.query().content().theme();
    return new JudgmentResult(
        TimeOrderedId.next(),
        run.id(),
        run.snapshot().revision(),
        task.key(),
        theme == null ? "" : theme,
        assessment.verdict(),
        bin(task.metric(), assessment.verdict()),
        assessment.reply(),
        assessment.parserVersion(),
        assessment.spent(),
        assessment.key(),
        assessment.reusable(),
        Instant.now());
  }

  private static int bin(RunSnapshot.Metric metric, Verdict verdict) {
    Double number = number(verdict);
    return number == null ? 0 : Histogram.of(metric.spec()).bin(number);
  }

  private static @Nullable Double number(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Scored scored -> scored.score();
      case Verdict.Preferred preferred -> preferred.preference();
      case Verdict.Unreadable _, Verdict.Refused _, Verdict.Failed _, Verdict.Skipped _ -> null;
    };
  }
}
