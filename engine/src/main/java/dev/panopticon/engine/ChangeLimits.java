package dev.panopticon.engine;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.Limits;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.PanopticonException;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.TreeMap;
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

  private final JdbcClient jdbc;

  ChangeLimits(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @throws PanopticonException with NOT_FOUND if the run asks no such model
   */
  void change(RunSnapshot run, String model, Limits limits, OffsetDateTime now) {
    AccountKey account = AccountKey.of(find(run, model));
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
    log.info("limits changed: run={} model={} limits={}", run.id(), model, limits);
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
