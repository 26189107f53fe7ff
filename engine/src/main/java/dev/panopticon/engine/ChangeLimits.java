package dev.panopticon.engine;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.Limits;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.PanopticonException;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Changes an account's limits while runs use them. Thread-safe. */
final class ChangeLimits {
  private static final Logger log = LoggerFactory.getLogger(ChangeLimits.class);

  private static final String SET =
      """
      INSERT INTO account_limits
          (account, concurrency, requests_per_minute, tokens_per_minute, changed_at)
      VALUES (:account, :concurrency, :requests, :tokens, :now)
      ON CONFLICT (account) DO UPDATE
      SET concurrency = excluded.concurrency, requests_per_minute = excluded.requests_per_minute,
          tokens_per_minute = excluded.tokens_per_minute, changed_at = excluded.changed_at
      """;
  private static final String UNSET = "DELETE FROM account_limits WHERE account = :account";

  // Two people who change different limits of an account at once both get what they want. Who only
  // reads it, as engines do all the time, does not wait.
  private static final String ONE_AT_A_TIME = "LOCK TABLE account_limits IN EXCLUSIVE MODE";
  private static final String PRESENT =
      """
      SELECT concurrency, requests_per_minute, tokens_per_minute FROM account_limits
      WHERE account = :account
      """;

  private final JdbcClient jdbc;

  ChangeLimits(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * In the transaction of the caller.
   *
   * @param change makes the new limits of those in force
   * @return the limits in force now
   * @throws PanopticonException with NOT_FOUND if the run asks no such model
   */
  Limits change(RunSnapshot run, String model, UnaryOperator<Limits> change, OffsetDateTime now) {
    AccountKey account = AccountKey.of(find(run, model));
    jdbc.sql(ONE_AT_A_TIME).update();
    Limits before = present(account);
    Limits limits = change.apply(before);
    if (!limits.equals(before)) {
      set(account, limits, now);
      log.info("limits changed: run={} model={} limits={}", run.id(), model, limits);
    }
    return limits;
  }

  private Limits present(AccountKey account) {
    return jdbc.sql(PRESENT)
        .param("account", account.id())
        .query((row, no) -> ShareAccounts.limits(row))
        .optional()
        .orElse(account.planned());
  }

  private void set(AccountKey account, Limits limits, OffsetDateTime now) {
    if (limits.equals(account.planned())) {
      jdbc.sql(UNSET).param("account", account.id()).update();
    } else {
      jdbc.sql(SET)
          .param("account", account.id())
          .param("concurrency", limits.concurrency())
          .param("requests", limits.requestsPerMinute())
          .param("tokens", limits.tokensPerMinute())
          .param("now", now)
          .update();
    }
  }

  private static ModelSpec.Remote find(RunSnapshot run, String id) {
    Map<String, ModelSpec.Remote> models = new TreeMap<>(run.judges());
    for (RunSnapshot.Contestant contestant : run.contestants()) {
      if (contestant.model() instanceof ModelSpec.Remote model) {
        models.put(model.id(), model);
      }
    }
    ModelSpec.Remote model = models.get(id);
    if (model == null) {
      throw new PanopticonException(
          ErrorCode.NOT_FOUND,
          "The run %s asks no model \"%s\". It asks: %s."
              .formatted(
                  run.id(), id, models.isEmpty() ? "none" : String.join(", ", models.keySet())));
    }
    return model;
  }
}
