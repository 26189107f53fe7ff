package dev.panopticon.engine;

import dev.panopticon.model.CacheMode;
import dev.panopticon.model.ErrorClass;
import dev.panopticon.model.TimeOrderedId;
import dev.panopticon.model.Verdict;
import dev.panopticon.providers.CallOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
      return call(run, task, key);
    }
    Optional<SingleFlight.Flight> entered = cache.enter(run, key);
    if (entered.isEmpty()) {
      return false;
    }
    try (SingleFlight.Flight flight = entered.get()) {
      Optional<ReusableResults.Reusable> known = cache.reply(key);
      boolean stored =
          known.isPresent() ? cached(run, task, key, known.get()) : call(run, task, key);
      if (stored) {
        flight.landed();
      }
      return stored;
    }
  }

  private boolean cached(
      ActiveRun run, Judging.ByModel task, ContentKey key, ReusableResults.Reusable known)
      throws InterruptedException {
    String reply = known.text();
    return store(run, task, new Assessment(read(task, reply), reply, known.spent(), key, true));
  }

  private boolean call(ActiveRun run, Judging.ByModel task, ContentKey key)
      throws InterruptedException {
    Optional<Reply> called = callModel.call(run, task.request(), CellStep.JUDGMENT);
    if (called.isEmpty()) {
      return false;
    }
    try (Reply reply = called.get()) {
      return store(run, task, assessment(run, task, reply, key));
    }
  }

  private boolean store(ActiveRun run, Judging.ByModel task, Assessment assessment)
      throws InterruptedException {
    return store.judgments(run, List.of(result(run, task, assessment)));
  }

  private static Assessment assessment(
      ActiveRun run, Judging.ByModel task, Reply reply, ContentKey key) {
    Spent spent = Spent.calling(reply, task.request().model().price());
    return switch (reply.outcome()) {
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
    boolean scored = verdict instanceof Verdict.Scored || verdict instanceof Verdict.Preferred;
    return scored && run.snapshot().settings().cacheMode() != CacheMode.OFF;
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
