package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.CacheMode;
import dev.panopticon.model.ErrorClass;
import dev.panopticon.model.Limits;
import dev.panopticon.model.RunId;
import dev.panopticon.model.RunStatus;
import dev.panopticon.storage.testing.TestDatabase;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MeasuresIT {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("judge_service", "classpath:db/judge_service");

  private final DataSource database = DATABASE.pool("judge_service");
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  /** 20 questions and 20 verdicts; the first call fails once; a second run has all in the cache. */
  @Test
  void callsCommitsRetriesCacheHitsAndSpendAreCounted() {
    var calls = new AtomicInteger();
    var models =
        new ScriptedModels(
            request ->
                calls.incrementAndGet() == 1
                    ? ScriptedModels.failure(ErrorClass.SERVER_ERROR)
                    : ScriptedModels.oblige(request));
    try (var engine = TestEngine.measured(database, models, registry)) {
      RunId run = planned();
      engine.awaitStatus(run, RunStatus.COMPLETED);
      long spent = engine.control().progress(run).costNanoUsd();
      assertThat(calls("a", "answered") + calls("judge", "answered")).isEqualTo(40);
      assertThat(calls("a", "server_error")).isEqualTo(1);
      assertThat(registry.get("panopticon.retries").counter().count()).isEqualTo(1);
      assertThat(results("output", "call")).isEqualTo(20);
      assertThat(results("judgment", "call")).isEqualTo(20);
      assertThat(sum("panopticon.spend.usd")).isCloseTo(spent / 1e9, within());
      assertThat(registry.get("panopticon.tokens").tag("direction", "input").counters())
          .extracting(Counter::count)
          .containsExactlyInAnyOrder(200.0, 200.0);
      assertThat(registry.get("panopticon.commit.results").summary().totalAmount()).isEqualTo(40);
      assertThat(registry.get("panopticon.calls.in.flight").tag("model", "a").gauge().value())
          .isZero();

      engine.awaitStatus(planned(), RunStatus.COMPLETED);
      assertThat(results("output", "cache")).isEqualTo(20);
      assertThat(results("judgment", "cache")).isEqualTo(20);
      assertThat(calls("a", "answered")).as("calls of both runs").isEqualTo(20);
      assertThat(registry.get("panopticon.commit.queue").gauge().value()).isZero();
      Await.until(
          "the queue is seen",
          () -> registry.get("panopticon.chunks.waiting").gauge().value() == 0);
    }
  }

  /** 20 different questions and 10 times the same one, of which four may be asked at once. */
  @Test
  void permitsLimitsAndWhoWaitsAreSeenWhileModelsAreAsked() {
    var answers = new CountDownLatch(1);
    var refused = new AtomicBoolean();
    var models =
        new ScriptedModels(
            request -> {
              await(answers);
              return refused.compareAndSet(false, true)
                  ? ScriptedModels.failure(ErrorClass.RATE_LIMITED)
                  : ScriptedModels.oblige(request);
            });
    try (var engine = TestEngine.measured(database, models, registry)) {
      RunId run = limited().plan(database);
      Await.until("four are asked", () -> account("in.flight") == 4);
      Await.until("the others wait", () -> account("waiting") == 17);
      assertThat(account("limit")).isEqualTo(4);
      assertThat(account("share")).isEqualTo(4);
      assertThat(account("down")).isZero();
      assertThat(account("paused")).isZero();
      assertThat(allowance("per.minute", "requests")).isEqualTo(60_000);
      assertThat(allowance("per.minute", "tokens")).isInfinite();
      assertThat(allowance("left", "requests")).isFinite();
      assertThat(gauge("runs.active")).isEqualTo(1);
      assertThat(gauge("runs.permits")).isEqualTo(8);
      assertThat(gauge("runs.permits.taken")).isEqualTo(4);
      assertThat(gauge("chunks.under.way")).isBetween(1.0, 3.0);
      assertThat(gauge("chunks.places")).isEqualTo(3);
      assertThat(gauge("flights.under.way")).isEqualTo(21);
      Await.until("the lock is free", () -> gauge("admission.lock.waiting") == 0);
      Gauge equal = registry.get("panopticon.flights.waiting").tag("where", "here").gauge();
      Await.until("nine wait for an equal call", () -> equal.value() == 9);

      answers.countDown();
      engine.awaitEnd(run);
      FunctionTimer turns = registry.get("panopticon.account.turns").functionTimer();
      assertThat(turns.count()).as("21 calls, one of them twice").isEqualTo(22);
      assertThat(turns.totalTime(TimeUnit.NANOSECONDS)).isPositive();
      assertThat(registry.get("panopticon.account.cuts").functionCounter().count()).isEqualTo(1);
      assertThat(account("in.flight") + account("waiting")).isZero();
      Await.until("nothing is left", () -> gauge("runs.permits.taken") == 0);
      assertThat(gauge("flights.under.way")).isZero();
    }
  }

  private TestRun limited() {
    var run = TestRun.aRun().queries(20).remote("limited", new Limits(4, 60_000, null));
    for (int i = 0; i < 10; i++) {
      run.query("same" + i, "the same", null, null);
    }
    return run.concurrency(8).cache(CacheMode.REUSE);
  }

  @Test
  void callsThatWaitForMoneyAreSeen() {
    var answers = new CountDownLatch(1);
    var models =
        new ScriptedModels(
            request -> {
              await(answers);
              return ScriptedModels.oblige(request);
            });
    try (var engine = TestEngine.measured(database, models, registry)) {
      RunId run =
          TestRun.aRun().queries(8).maxTokens(100).remote("a").budget(100_000).plan(database);
      Await.until("seven wait for the one", () -> gauge("budget.waiting") == 7);
      answers.countDown();
      engine.awaitStatus(run, RunStatus.PAUSED);
      Await.until("nobody waits", () -> gauge("budget.waiting") == 0);
    }
  }

  @Test
  void callsThatWaitForTheLedgerAreSeen() throws SQLException {
    try (var engine = TestEngine.measured(database, ScriptedModels.obliging(), registry)) {
      RunId run;
      try (var blocking = database.getConnection();
          var lock = blocking.createStatement()) {
        blocking.setAutoCommit(false);
        lock.execute("LOCK TABLE budget_portion IN SHARE MODE");
        run =
            TestRun.aRun()
                .queries(8)
                .maxTokens(100)
                .remote("a")
                .budget(1_000_000_000)
                .plan(database);
        Await.until("seven wait for the one", () -> gauge("budget.ledger.waiting") == 7);
        blocking.rollback();
      }
      engine.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(gauge("budget.ledger.waiting")).isZero();
    }
  }

  @Test
  void resultsThatWaitForTheDatabaseAreSeen() throws SQLException {
    try (var engine = TestEngine.measured(database, ScriptedModels.obliging(), registry)) {
      RunId run;
      try (var blocking = database.getConnection();
          var lock = blocking.createStatement()) {
        blocking.setAutoCommit(false);
        lock.execute("LOCK TABLE output IN SHARE MODE");
        run = TestRun.aRun().queries(40).remote("a").plan(database);
        Await.until("results queue up", () -> gauge("commit.queue") > 0);
        assertThat(gauge("commit.queue")).isLessThan(gauge("commit.queue.capacity"));
        blocking.rollback();
      }
      engine.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(gauge("commit.queue")).isZero();
    }
  }

  private static void await(CountDownLatch latch) {
    Await.until("the test lets models answer", () -> latch.getCount() == 0);
  }

  private double gauge(String name) {
    return registry.get("panopticon." + name).gauge().value();
  }

  /** Zero until the account is known. */
  private double account(String name) {
    return registry.find("panopticon.account." + name).gauges().stream()
        .mapToDouble(Gauge::value)
        .sum();
  }

  private double allowance(String name, String resource) {
    return registry.get("panopticon.account." + name).tag("resource", resource).gauge().value();
  }

  private RunId planned() {
    return TestRun.aRun().queries(20).remote("a").judged(1).cache(CacheMode.REUSE).plan(database);
  }

  private long calls(String model, String outcome) {
    return registry
        .get("panopticon.calls")
        .tags("provider", "openai_compatible", "model", model, "outcome", outcome)
        .timer()
        .count();
  }

  private double results(String kind, String source) {
    return registry
        .get("panopticon.results")
        .tags("kind", kind, "source", source, "outcome", "stored")
        .counter()
        .count();
  }

  private double sum(String name) {
    return registry.get(name).counters().stream().mapToDouble(Counter::count).sum();
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(1e-9);
  }
}
