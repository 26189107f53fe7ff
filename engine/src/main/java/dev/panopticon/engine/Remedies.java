package dev.panopticon.engine;

import dev.panopticon.model.Credential;
import dev.panopticon.model.JudgeSource;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.providers.CallOutcome;
import dev.panopticon.providers.RetryPolicy;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What a person can do about a call that failed, where the next calls of its model would fail too.
 * Thread-safe.
 */
final class Remedies {
  static final String CHECK_PROVIDER =
      "Check that the provider runs and can be reached, then resume the run";

  /** No source: far more than a restart of a local server costs, far fewer than a whole run. */
  private static final int IN_A_ROW = 20;

  private static final String HAS_ANSWERED =
      """
      SELECT EXISTS (SELECT FROM output_rollup
                     WHERE run_id = :run AND contestant_no = ANY(:contestants) AND n - failed > cached)
          OR EXISTS (SELECT FROM rollup
                     WHERE run_id = :run AND metric_no = ANY(:metrics) AND n - failed - skipped > cached)
      """;

  private final JdbcClient jdbc;
  private final String where;

  /**
   * @param where the keys are
   */
  Remedies(JdbcClient jdbc, String where) {
    this.jdbc = jdbc;
    this.where = where;
  }

  /**
   * @param failure the last of a call, after its retries
   * @return empty where the failure is the cell's own, and the run goes on
   */
  Optional<String> of(ActiveRun run, ModelSpec.Remote model, CallOutcome.Failed failure) {
    return switch (failure.errorClass()) {
      case UNAUTHENTICATED -> Optional.of(refusedKey(model));
      case QUOTA_EXHAUSTED ->
          Optional.of("Raise the quota or top up the account, then resume the run");
      case FORBIDDEN ->
          ifRefused(
              run,
              model,
              "Check what the key may do, and whether the provider allows these prompts, then resume the run");
      case MODEL_NOT_FOUND ->
          ifRefused(
              run,
              model,
              "Make the provider serve the model \""
                  + model.model()
                  + "\", then resume the run; or mend its name, and start the suite again");
      case CONNECTION -> ifUnreachable(run, model);
      case TIMEOUT ->
          ifFruitless(
              run,
              model,
              "Check that the provider keeps up with so many calls at once (concurrency in the suite, panopticon runs limits), then resume the run");
      case RATE_LIMITED -> ifAwayForLong(run, model, failure);
      case OVERLOADED,
          SERVER_ERROR,
          MALFORMED_REPLY,
          INVALID_REQUEST,
          REPLY_TOO_LARGE,
          BUDGET_EXHAUSTED,
          CANCELLED,
          NOT_RECORDED,
          NO_OUTPUT,
          INTERNAL -> {
        run.reached(model.id());
        yield Optional.empty();
      }
    };
  }

  /** As where a day's allowance is used up: waiting is for people, and no cell's fault. */
  private static Optional<String> ifAwayForLong(
      ActiveRun run, ModelSpec.Remote model, CallOutcome.Failed failure) {
    run.reached(model.id());
    return Optional.ofNullable(failure.retryAfter())
        .filter(wait -> wait.compareTo(RetryPolicy.MAX_ELAPSED) > 0)
        .map(wait -> Clock.systemUTC().instant().plus(wait).truncatedTo(ChronoUnit.MINUTES))
        .map(then -> "Resume the run after " + then);
  }

  /**
   * A model that has answered in this run is there, and the key may use it: what is refused now is
   * this one request, unless nothing else comes any more.
   */
  private Optional<String> ifRefused(ActiveRun run, ModelSpec.Remote model, String whatToDo) {
    return hasAnswered(run.snapshot(), model)
        ? ifFruitless(run, model, whatToDo)
        : Optional.of(whatToDo);
  }

  private static Optional<String> ifFruitless(
      ActiveRun run, ModelSpec.Remote model, String whatToDo) {
    return run.fruitless(model.id()) >= IN_A_ROW
        ? Optional.of(
            "%s; what failed meanwhile: panopticon runs retry %s".formatted(whatToDo, run.id()))
        : Optional.empty();
  }

  private boolean hasAnswered(RunSnapshot run, ModelSpec.Remote model) {
    Integer[] contestants =
        run.contestants().stream()
            .filter(contestant -> contestant.model().id().equals(model.id()))
            .map(RunSnapshot.Contestant::no)
            .toArray(Integer[]::new);
    Integer[] metrics =
        run.metrics().stream()
            .filter(metric -> isJudgedBy(metric.spec(), model))
            .map(RunSnapshot.Metric::no)
            .toArray(Integer[]::new);
    return jdbc.sql(HAS_ANSWERED)
        .param("run", run.id().value())
        .param("contestants", contestants)
        .param("metrics", metrics)
        .query(Boolean.class)
        .single();
  }

  private static boolean isJudgedBy(MetricSpec spec, ModelSpec.Remote model) {
    return spec instanceof MetricSpec.Judged judged
        && judged.judge() instanceof JudgeSource.Model judge
        && judge.id().equals(model.id());
  }

  /** A provider that never answered is no provider that was away for a moment. */
  private static Optional<String> ifUnreachable(ActiveRun run, ModelSpec.Remote model) {
    return run.unreachable(model.id()) >= IN_A_ROW ? Optional.of(CHECK_PROVIDER) : Optional.empty();
  }

  private String refusedKey(ModelSpec.Remote model) {
    return switch (model.credential()) {
      case Credential.None _ -> // the run keeps the definitions that it was planned with
          "The model has no key: name one in its definition, and start the suite again: what is done comes from the cache";
      case Credential.EnvironmentVariable variable ->
          "Check the key in the environment variable %s of %s, then resume the run"
              .formatted(variable.name(), where);
      case Credential.SecretFile file ->
          "Check the key in the file %s of %s, then resume the run".formatted(file.path(), where);
    };
  }
}
