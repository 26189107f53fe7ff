package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.panopticon.model.CacheMode;
import dev.panopticon.model.ErrorClass;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.Message;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.RunId;
import dev.panopticon.model.RunStatus;
import dev.panopticon.providers.CallOutcome;
import dev.panopticon.providers.CallRequest;
import dev.panopticon.providers.CallSettings;
import dev.panopticon.providers.Credentials;
import dev.panopticon.providers.ProviderClients;
import dev.panopticon.providers.Usage;
import dev.panopticon.simulator.FaultKind;
import dev.panopticon.simulator.FaultRates;
import dev.panopticon.simulator.Simulator;
import dev.panopticon.simulator.SimulatorSettings;
import dev.panopticon.storage.testing.TestDatabase;
import java.net.URI;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class BudgetIT {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("judge_service", "classpath:db/judge_service");

  private static final int MAX_TOKENS = 100;

  /** 10 tokens in at 0.15, 5 out at 0.60 dollars a million. */
  private static final long COST = 4_500;

  private final DataSource database = DATABASE.pool("judge_service");
  private final AtomicLong billed = new AtomicLong();

  @Test
  void theRunStopsBeforeTheCallThatCouldCrossTheBudget() {
    RunId run = aRun(40).budget(20 * COST + mostOfACall()).plan(database);
    try (var engine = TestEngine.started(database, billing(ScriptedModels::oblige))) {
      engine.awaitStatus(run, RunStatus.PAUSED);
      assertThat(engine.text("SELECT reason_code FROM run WHERE id = :run", run))
          .isEqualTo("BUDGET_EXHAUSTED");
      assertThat(engine.reason(run))
          .contains("The budget of $")
          .contains("does not allow the next call, to the model \"a\"")
          .contains("panopticon runs resume " + run + " --budget ");
      long spent = engine.control().progress(run).costNanoUsd();
      assertThat(spent).isEqualTo(billed.get()).isEqualTo(21 * COST);
      assertThat(engine.outputs(run)).isEqualTo(21);
    }
  }

  @Test
  void aHigherBudgetGoesOnWithoutPayingTwice() {
    RunId run = aRun(40).budget(20 * COST + mostOfACall()).plan(database);
    var models = billing(ScriptedModels::oblige);
    try (var engine = TestEngine.started(database, models)) {
      engine.awaitStatus(run, RunStatus.PAUSED);
      assertThatThrownBy(() -> engine.control().resume(run, COST))
          .isInstanceOfSatisfying(
              PanopticonException.class,
              refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
          .hasMessageContaining("is not more");
      engine.control().resume(run, 100 * COST + mostOfACall());
      engine.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(models.calls()).hasSize(40);
      assertThat(billed).hasValue(40 * COST);
      Await.until("nothing is held any more", () -> held(run) == 0);
    }
  }

  @Test
  void aResumeWithTheSameBudgetStopsAgainAtOnce() {
    RunId run = aRun(40).budget(5 * COST + mostOfACall()).plan(database);
    try (var engine = TestEngine.started(database, billing(ScriptedModels::oblige))) {
      engine.awaitStatus(run, RunStatus.PAUSED);
      long before = billed.get();
      engine.control().resume(run);
      engine.awaitStatus(run, RunStatus.PAUSED);
      assertThat(billed).hasValue(before);
    }
  }

  @Test
  void aRunWithoutABudgetCannotRaiseIt() {
    RunId run = aRun(1).plan(database);
    try (var engine = TestEngine.started(database, billing(ScriptedModels::oblige))) {
      engine.awaitStatus(run, RunStatus.COMPLETED);
      assertThatThrownBy(() -> engine.control().resume(run, 5))
          .hasMessageContaining("has no budget");
    }
  }

  @Test
  void callsThatWereCutOffCountAsTheMostThatTheyCanHaveCost() {
    RunId run = aRun(30).concurrency(1).budget(3 * mostOfACall()).plan(database);
    try (var engine =
        TestEngine.started(
            database, new ScriptedModels(_ -> ScriptedModels.failure(ErrorClass.TIMEOUT)))) {
      engine.awaitStatus(run, RunStatus.PAUSED);
      assertThat(engine.control().progress(run).costNanoUsd()).isZero();
      assertThat(engine.reason(run))
          .contains("may have been spent by calls that brought no result");
      Await.until(
          "what is possible is told",
          () ->
              engine.count("SELECT possible_nano_usd FROM run WHERE id = :run", run)
                  > 2 * mostOfACall());
    }
  }

  @Test
  void callsThatTheProviderTurnedAwayCostNothing() {
    RunId run = aRun(30).budget(2 * mostOfACall()).plan(database);
    var models = new ScriptedModels(_ -> ScriptedModels.failure(ErrorClass.INVALID_REQUEST));
    try (var engine = TestEngine.started(database, models)) {
      engine.awaitStatus(run, RunStatus.COMPLETED);
      assertThat(models.calls()).hasSize(30);
    }
  }

  @Test
  void anAnswerWithoutACountOfTokensCountsAsTheMostThatItCanHaveCost() {
    RunId run = aRun(30).budget(4 * mostOfACall()).plan(database);
    var models =
        new ScriptedModels(
            _ -> new CallOutcome.Answered("text", "stop", Usage.UNKNOWN, Duration.ofMillis(1)));
    try (var engine = TestEngine.started(database, models)) {
      engine.awaitStatus(run, RunStatus.PAUSED);
      assertThat(models.calls()).hasSizeBetween(3, 4);
    }
  }

  @Test
  void cachedResultsAreFreeAndNeedNoBudget() {
    var models = billing(ScriptedModels::oblige);
    try (var engine = TestEngine.started(database, models)) {
      var cached = CacheMode.REUSE;
      RunId first = aRun(20).cache(cached).plan(database);
      engine.awaitStatus(first, RunStatus.COMPLETED);
      RunId second = aRun(20).cache(cached).budget(1).plan(database);
      engine.awaitStatus(second, RunStatus.COMPLETED);
      assertThat(models.calls()).hasSize(20);
    }
  }

  @Test
  void aDeadEnginesPortionCountsAsSpentAndNothingIsCountedTwiceWhenItWasOnlyCutOff()
      throws Exception {
    RunId run = aRun(1).budget(10 * mostOfACall()).plan(database);
    endWithoutAnEngine(run);
    var ledger = new BudgetLedger(database);
    var silent = new RunBudget(run, ledger, System::nanoTime);
    assertThat(silent.reserve(9 * mostOfACall())).isInstanceOf(Lease.Granted.class);
    var living = new RunBudget(run, ledger, System::nanoTime);
    assertThat(living.reserve(2 * mostOfACall())).isInstanceOf(Lease.NoRoom.class);

    Await.until("the server has been there for so long", this::serverIsOld);
    JdbcClient.create(database)
        .sql("UPDATE budget_portion SET renewed_at = renewed_at - interval '8 s' WHERE id = :id")
        .param("id", silent.portion())
        .update();
    long dead = held(run);
    assertThat(dead).isGreaterThanOrEqualTo(9 * mostOfACall());
    assertThat(living.leaseFor(2 * mostOfACall()))
        .isInstanceOfSatisfying(
            Lease.Exhausted.class,
            exhausted -> assertThat(exhausted.account().possible()).isEqualTo(dead));

    commit(BudgetLedger.settle(Map.of(silent.portion(), 4 * mostOfACall())));
    silent.settled(4 * mostOfACall());
    assertThat(living.leaseFor(2 * mostOfACall())).isInstanceOf(Lease.Granted.class);
    silent.over(5 * mostOfACall(), 0);
    silent.giveBack();
    assertThat(living.leaseFor(7 * mostOfACall())).isInstanceOf(Lease.Granted.class);
  }

  /** While it was away, nobody could renew anything. */
  private boolean serverIsOld() {
    return JdbcClient.create(database)
        .sql("SELECT pg_postmaster_start_time() < clock_timestamp() - interval '8 s'")
        .query(Boolean.class)
        .single();
  }

  @Test
  void aPortionThatCouldNotBeGivenBackIsGivenBackLater() throws Exception {
    RunId run = aRun(4).budget(100 * mostOfACall()).plan(database);
    try (var engine = TestEngine.started(database, billing(ScriptedModels::oblige));
        Connection locking = database.getConnection()) {
      engine.awaitEnd(run);
      assertThat(held(run)).as("set aside for the next calls").isPositive();
      locking.setAutoCommit(false);
      try (Statement lock = locking.createStatement()) {
        lock.execute("SELECT 1 FROM run WHERE id = '" + run + "' FOR UPDATE");
      }
      Thread.sleep(6_000); // more than two tries, each of which waits a second for the lock
      locking.rollback();
      Await.until("it is given back", () -> held(run) == 0);
    }
  }

  private void commit(BoundSql statement) {
    new TransactionTemplate(new JdbcTransactionManager(database))
        .executeWithoutResult(status -> new OneTrip(database).commit(List.of(statement)));
  }

  @Test
  void whatAKilledEngineHadInFlightCountsAsSpent() {
    int inFlight = 16;
    long budget = 60 * mostOfACall();
    RunId run = aRun(200).concurrency(inFlight).budget(budget).plan(database);
    var killed = new KillableDatabase(database, KillableDatabase.Moment.BEFORE_COMMIT, 1);
    var begun = new CountDownLatch(inFlight);
    var dying =
        new ScriptedModels(
            request -> {
              if (killed.dead()) {
                return ScriptedModels.failure(ErrorClass.CANCELLED); // nobody is there to call
              }
              billed.addAndGet(costOfALongAnswer());
              begun.countDown();
              Await.until("all are in flight", () -> begun.getCount() == 0);
              return longAnswer();
            });
    try (var _ = TestEngine.started(killed, dying, false, Duration.ofMillis(100))) {
      Await.until("the engine is killed", killed::dead);
      long lost = billed.get();
      assertThat(lost).isEqualTo(inFlight * costOfALongAnswer());
      try (var next = TestEngine.started(database, billing(_ -> longAnswer()), false)) {
        next.awaitStatus(run, RunStatus.PAUSED);
        Await.until(
            "only the dead engine's portion is left",
            () -> next.count("SELECT count(*) FROM budget_portion WHERE run_id = :run", run) == 1);
        long spent = next.control().progress(run).costNanoUsd();
        assertThat(billed.get()).as("billed").isEqualTo(lost + spent).isLessThanOrEqualTo(budget);
        assertThat(held(run)).as("presumed").isGreaterThanOrEqualTo(lost);
        assertThat(budget - spent - held(run)).as("left over").isLessThan(mostOfACall());
        assertThat(next.text("SELECT reason_code FROM run WHERE id = :run", run))
            .isEqualTo("BUDGET_EXHAUSTED");
        assertThat(next.reason(run))
            .contains("more may have been spent by calls that brought no result");
      }
    }
  }

  private static CallOutcome longAnswer() {
    var usage = new Usage(10L, (long) MAX_TOKENS);
    return new CallOutcome.Answered("text", "stop", usage, Duration.ofMillis(1));
  }

  private static long costOfALongAnswer() {
    return TestRun.PRICE.costNanoUsd(10, MAX_TOKENS);
  }

  @Test
  void anEngineThatWasCutOffSettlesItsCallsWhenItComesBack() throws Exception {
    RunId run =
        aRun(16).concurrency(8).budget(8 * mostOfACall() + mostOfACall() / 2).plan(database);
    var cut = new CutOffDatabase(database);
    var asked = new CountDownLatch(8);
    var healed = new CountDownLatch(1);
    var slow =
        new ScriptedModels(
            request -> {
              asked.countDown();
              Await.until("the database is back", () -> healed.getCount() == 0);
              return ScriptedModels.oblige(request);
            });
    try (var _ = TestEngine.started(cut, slow, false)) {
      Await.until("eight are in flight", () -> asked.getCount() == 0);
      cut.cut();
      try (var other = TestEngine.started(database, ScriptedModels.obliging(), false)) {
        other.awaitStatus(run, RunStatus.PAUSED);
        assertThat(other.outputs(run)).isZero();
        cut.heal();
        healed.countDown();
        Await.until("its results are committed", () -> other.outputs(run) == 8);
        other.control().resume(run);
        other.awaitStatus(run, RunStatus.COMPLETED);
        assertThat(other.control().progress(run).costNanoUsd()).isEqualTo(16 * COST);
        assertThat(other.count("SELECT possible_nano_usd FROM run WHERE id = :run", run)).isZero();
      }
    }
  }

  @Test
  void whatAGatewayLostMayHaveBeenBilledAndTheBudgetHolds() {
    var faults = FaultRates.none().with(FaultKind.GATEWAY_TIMEOUT, 0.4);
    long budget = 30 * mostOfACall();
    try (var simulator = Simulator.start(SimulatorSettings.defaults().withFaults(faults));
        var clients = new ProviderClients(Credentials.ofThisProcess(), CallSettings.DEFAULT);
        var engine = TestEngine.started(database, clients)) {
      RunId run = aRun(400, simulator.baseUrl()).budget(budget).plan(database);
      engine.awaitStatus(run, RunStatus.PAUSED);
      assertThat(engine.text("SELECT reason_code FROM run WHERE id = :run", run))
          .isEqualTo("BUDGET_EXHAUSTED");
      var tokens = simulator.stats().tokens();
      long bill = TestRun.PRICE.costNanoUsd(tokens.prompt(), tokens.completion());
      assertThat(simulator.stats().status(504)).isPositive();
      assertThat(bill).isGreaterThan(engine.control().progress(run).costNanoUsd());
      assertThat(bill).isLessThanOrEqualTo(budget);
    }
  }

  @Test
  void aPauseSaysThatMoreCallsFitWithMaxTokens() {
    RunId run = TestRun.aRun().queries(1).remote("a").budget(1).plan(database);
    try (var engine = TestEngine.started(database, ScriptedModels.obliging())) {
      engine.awaitStatus(run, RunStatus.PAUSED);
      assertThat(engine.reason(run))
          .contains("has no max_tokens")
          .contains("16,384")
          .contains("--budget");
    }
    RunId bounded = aRun(1).budget(1).plan(database);
    try (var engine = TestEngine.started(database, ScriptedModels.obliging())) {
      engine.awaitStatus(bounded, RunStatus.PAUSED);
      assertThat(engine.reason(bounded)).doesNotContain("max_tokens");
    }
  }

  /** Else the engine of the next test would carry it out. */
  private void endWithoutAnEngine(RunId run) {
    JdbcClient.create(database)
        .sql("UPDATE run SET status = 'CANCELLED', finished_at = now() WHERE id = :run")
        .param("run", run.value())
        .update();
  }

  @Test
  void theRaceOfTwoEnginesNeverCrossesTheBudget() {
    raceAtRandomBudgets(6);
  }

  @Test
  @Tag("full")
  void theRaceOfTwoEnginesNeverCrossesAnyOfTwoHundredBudgets() {
    raceAtRandomBudgets(200);
  }

  private void raceAtRandomBudgets(int budgets) {
    var random = new SplittableRandom(7);
    var models = billing(request -> ofRandomLength(request, random));
    try (var one = TestEngine.started(database, models, false);
        var _ = TestEngine.started(database, models, false)) {
      for (int i = 0; i < budgets; i++) {
        billed.set(0);
        long budget = mostOfACall() + random.nextLong(40 * mostOfACall());
        RunId run =
            aRun(120)
                .named("race " + UUID.randomUUID())
                .concurrency(16)
                .budget(budget)
                .plan(database);
        one.engine().wake();
        Await.until(
            "the run has stopped",
            () -> one.status(run) == RunStatus.PAUSED || one.status(run) == RunStatus.COMPLETED);
        Await.until("nothing is held any more", () -> held(run) == 0);
        assertThat(billed.get()).as("billed of %d", budget).isLessThanOrEqualTo(budget);
        if (one.status(run) == RunStatus.PAUSED) {
          assertThat(budget - billed.get()).as("left over").isLessThan(mostOfACall());
        }
        assertThat(one.control().progress(run).costNanoUsd()).isEqualTo(billed.get());
      }
    }
  }

  private static CallOutcome ofRandomLength(CallRequest request, SplittableRandom random) {
    long tokens;
    synchronized (random) {
      tokens = random.nextLong(MAX_TOKENS + 1);
    }
    return new CallOutcome.Answered(
        ScriptedModels.question(request), "stop", new Usage(10L, tokens), Duration.ofMillis(1));
  }

  private TestRun aRun(int queries) {
    return aRun(queries, URI.create("http://localhost:1/v1"));
  }

  private static TestRun aRun(int queries, URI provider) {
    return TestRun.aRun().queries(queries).maxTokens(MAX_TOKENS).at(provider).remote("a");
  }

  /** What the longest question of these runs can cost. */
  private static long mostOfACall() {
    var planned = TestRun.aRun().maxTokens(MAX_TOKENS).remote("a").planned();
    var model = (ModelSpec.Remote) planned.contestants().getFirst().model();
    return CallBound.costNanoUsd(new CallRequest(model, List.of(Message.user("question 119"))));
  }

  /** The provider's own bill. */
  private ScriptedModels billing(Function<CallRequest, CallOutcome> script) {
    return new ScriptedModels(
        request -> {
          CallOutcome outcome = script.apply(request);
          if (outcome instanceof CallOutcome.Answered answered) {
            Long cost = answered.usage().costNanoUsd(request.model().price());
            billed.addAndGet(cost == null ? 0 : cost);
          }
          return outcome;
        });
  }

  private long held(RunId run) {
    return JdbcClient.create(database)
        .sql("SELECT coalesce(sum(held_nano_usd), 0) FROM budget_portion WHERE run_id = :run")
        .param("run", run.value())
        .query(Long.class)
        .single();
  }
}
