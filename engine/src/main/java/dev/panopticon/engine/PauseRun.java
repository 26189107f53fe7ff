package dev.panopticon.engine;

import dev.panopticon.model.ErrorClass;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.providers.CallOutcome;
import dev.panopticon.providers.CallRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Pauses a run whose calls cannot succeed before a person has done something. The cells concerned
 * get no result, so that a resume asks again. Thread-safe.
 */
final class PauseRun {
  private static final Logger log = LoggerFactory.getLogger(PauseRun.class);

  private static final String PAUSE =
      """
      UPDATE run SET status = 'PAUSED', reason = :reason, reason_code = :code
      WHERE id = :run AND status = 'RUNNING'
      """;
  private static final String PAUSE_AT_BUDGET =
      """
      UPDATE run SET status = 'PAUSED', reason = :reason, reason_code = 'BUDGET_EXHAUSTED'
      WHERE id = :run AND status = 'RUNNING' AND budget_nano_usd = :budget
      """;

  private final JdbcClient jdbc;
  private final Remedies remedies;

  /**
   * @param engine this one's name: of several processes, each has keys of its own
   */
  PauseRun(JdbcClient jdbc, String engine) {
    this.jdbc = jdbc;
    this.remedies = new Remedies(jdbc, EngineSettings.isWorker(engine) ? engine : "the server");
  }

  /**
   * @param failure the last of a call, after its retries
   * @return whether the run is paused for it; else the failure is the cell's own
   */
  boolean ifHopeless(ActiveRun run, ModelSpec.Remote model, CallOutcome.Failed failure) {
    return remedies
        .of(run, model, failure)
        .map(remedy -> pause(run, model, failure, remedy))
        .orElse(false);
  }

  /**
   * Pauses the run because its provider has been away for a while.
   *
   * @return true: it is paused
   */
  boolean unreachable(ActiveRun run, ModelSpec.Remote model, CallOutcome.Failed failure) {
    return pause(run, model, failure, Remedies.CHECK_PROVIDER);
  }

  /** Unless the budget has been raised since: then the run has nothing to stop for. */
  void atBudget(ActiveRun run, CallRequest request, Lease.Exhausted exhausted) {
    run.halt();
    Lease.Account account = exhausted.account();
    String reason =
        "The budget of %s does not allow the next call, to the model \"%s\", which can cost %s: %s are spent%s. %sRaise it: panopticon runs resume %s --budget %s"
            .formatted(
                Money.text(account.budget()),
                request.model().id(),
                Money.text(exhausted.asked()),
                Money.text(account.spent()),
                possible(account),
                unbounded(request),
                run.id(),
                Money.plain(account.budget() * 2));
    int paused =
        jdbc.sql(PAUSE_AT_BUDGET)
            .param("run", run.id().value())
            .param("reason", reason)
            .param("budget", account.budget())
            .update();
    if (paused > 0) {
      log.warn("run paused: run={} code=BUDGET_EXHAUSTED reason={}", run.id(), reason);
    }
  }

  private static String possible(Lease.Account account) {
    return account.possible() == 0
        ? ""
        : ", and up to %s more may have been spent by calls that brought no result"
            .formatted(Money.text(account.possible()));
  }

  private static String unbounded(CallRequest request) {
    return CallBound.isGiven(request)
        ? ""
        : "The model has no max_tokens, so each call reserves %,d output tokens: with max_tokens more calls fit into a budget. "
            .formatted(CallBound.ASSUMED_OUTPUT_TOKENS);
  }

  private boolean pause(
      ActiveRun run, ModelSpec.Remote model, CallOutcome.Failed failure, String whatToDo) {
    run.halt();
    String reason =
        "%s: %s. %s."
            .formatted(
                title(failure.errorClass(), model), withoutStop(failure.message()), whatToDo);
    int paused =
        jdbc.sql(PAUSE)
            .param("run", run.id().value())
            .param("reason", reason.replace('\0', ' '))
            .param("code", failure.errorClass().name())
            .update();
    if (paused > 0) {
      log.warn("run paused: run={} model={} reason={}", run.id(), model.id(), reason);
    }
    return true;
  }

  private static String title(ErrorClass errorClass, ModelSpec.Remote model) {
    String who = "model \"" + model.id() + "\"";
    return switch (errorClass) {
      case UNAUTHENTICATED -> "The provider of the " + who + " refused the key";
      case FORBIDDEN -> "The provider of the " + who + " refuses what it is asked";
      case QUOTA_EXHAUSTED -> "The quota for the " + who + " is used up";
      case MODEL_NOT_FOUND -> "The provider does not know the " + who;
      case RATE_LIMITED -> "The provider of the " + who + " takes no calls for a long while";
      case TIMEOUT -> "The provider of the " + who + " does not answer in time";
      case OVERLOADED,
          SERVER_ERROR,
          CONNECTION,
          MALFORMED_REPLY,
          INVALID_REQUEST,
          REPLY_TOO_LARGE,
          BUDGET_EXHAUSTED,
          CANCELLED,
          NOT_RECORDED,
          NO_OUTPUT,
          INTERNAL ->
          "The provider of the " + who + " cannot be reached";
    };
  }

  private static String withoutStop(String message) {
    return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
  }
}
