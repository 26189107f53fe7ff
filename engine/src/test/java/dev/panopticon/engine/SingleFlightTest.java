package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.CacheMode;
import dev.panopticon.model.Credential;
import dev.panopticon.model.ErrorClass;
import dev.panopticon.model.Limits;
import dev.panopticon.model.ModelRole;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.ProviderKind;
import dev.panopticon.model.RunId;
import dev.panopticon.providers.CallOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Equal cells that all wait before the first call of them ends. */
class SingleFlightTest {
  private static final int CELLS = 1_000;
  private static final ContentKey KEY = new ContentKey(new byte[32]);
  static final ModelSpec.Remote MODEL = model(null);
  private static final Shared ANSWER = new Shared.Asked(MODEL, ScriptedModels.answer("42"));

  // An engine that is alone never asks the database.
  private final SingleFlight flights =
      new SingleFlight(new Claims(JdbcClient.create(new DriverManagerDataSource())), () -> false);
  private final AtomicInteger calls = new AtomicInteger();
  private final Queue<SingleFlight.Entry> entries = new ConcurrentLinkedQueue<>();

  @Test
  void afterAFailureExactlyOneTakesTheLead() throws Exception {
    enterAll(
        CacheMode.REUSE, call -> call == 1 ? failure(ErrorClass.SERVER_ERROR, "it broke") : ANSWER);
    assertThat(calls).hasValue(2);
    assertThat(taken()).hasSize(CELLS - 2).containsOnly(ANSWER);
  }

  @Test
  void afterALeadThatWasGivenUpExactlyOneTakesIt() throws Exception {
    enterAll(CacheMode.REUSE, call -> call <= 2 ? null : ANSWER);
    assertThat(calls).hasValue(3);
    assertThat(taken()).hasSize(CELLS - 3).containsOnly(ANSWER);
  }

  @Test
  void whatAlwaysFailsIsAskedThreeTimesAndItsReasonIsEverybodys() throws Exception {
    enterAll(
        CacheMode.REUSE, call -> failure(ErrorClass.INVALID_REQUEST, "call " + call + " is bad"));
    assertThat(calls).hasValue(3);
    assertThat(taken())
        .hasSize(CELLS - 3)
        .containsOnly(failure(ErrorClass.INVALID_REQUEST, "call 3 is bad"));
  }

  /** Another key, another patience: what fails with one may not fail with the other. */
  @Test
  void whatFailsAsAnotherRunDefinesTheModelIsNobodyElsesFailure() throws Exception {
    ModelSpec.Remote other = model(new Limits(1, null, null));
    enterAll(
        CacheMode.REUSE,
        call -> call <= 5 ? failure(other, ErrorClass.TIMEOUT, "it was too slow") : ANSWER);
    assertThat(calls).hasValue(6);
    assertThat(taken()).hasSize(CELLS - 6).containsOnly(ANSWER);
  }

  @Test
  void onlyFailuresInARowCount() throws Exception {
    enterAll(
        CacheMode.REFRESH,
        call ->
            switch (call) {
              case 1, 2, 4, 5 -> failure(ErrorClass.SERVER_ERROR, "it broke");
              case 3 -> found(RunId.next());
              default -> ANSWER;
            });
    assertThat(calls).hasValue(6);
    assertThat(taken()).hasSize(CELLS - 6).containsOnly(ANSWER);
  }

  @Test
  void refreshingRunTakesWhatIsAskedNowAndNotWhatAnotherFoundInTheCache() throws Exception {
    enterAll(CacheMode.REFRESH, call -> call == 1 ? found(RunId.next()) : ANSWER);
    assertThat(calls).hasValue(2);
    assertThat(taken()).hasSize(CELLS - 2).containsOnly(ANSWER);
  }

  @Test
  void whoReusesTakesWhatAnotherFoundInTheCache() throws Exception {
    Shared found = found(RunId.next());
    enterAll(CacheMode.REUSE, call -> found);
    assertThat(calls).hasValue(1);
    assertThat(taken()).hasSize(CELLS - 1).containsOnly(found);
  }

  @Test
  void haltedRunLeavesThoughTheLeadIsTaken() throws Exception {
    ActiveRun run = run(CacheMode.REUSE);
    assertThat(flights.enter(run, MODEL, KEY)).isInstanceOf(SingleFlight.Flight.class);
    ActiveRun halted = run(CacheMode.REUSE);
    Thread waiting = Thread.ofVirtual().start(() -> enter(halted, _ -> ANSWER));
    Await.until("it waits", () -> waiting.getState() == Thread.State.TIMED_WAITING);
    halted.halt();
    waiting.join();
    assertThat(entries).containsExactly(new SingleFlight.Left());
  }

  /** The first does not bring anything before all others wait. */
  private void enterAll(CacheMode mode, IntFunction<@Nullable Shared> brought) throws Exception {
    ActiveRun run = run(mode);
    List<Thread> others = new ArrayList<>();
    SingleFlight.Entry first = flights.enter(run, MODEL, KEY);
    for (int i = 1; i < CELLS; i++) {
      others.add(Thread.ofVirtual().start(() -> enter(run, brought)));
    }
    Await.until(
        "all others wait",
        () -> others.stream().allMatch(t -> t.getState() == Thread.State.TIMED_WAITING));
    bring(first, brought);
    for (Thread other : others) {
      other.join();
    }
  }

  private void enter(ActiveRun run, IntFunction<@Nullable Shared> brought) {
    try {
      bring(flights.enter(run, MODEL, KEY), brought);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void bring(SingleFlight.Entry entry, IntFunction<@Nullable Shared> brought) {
    entries.add(entry);
    if (entry instanceof SingleFlight.Flight flight) {
      try (flight) {
        Shared shared = brought.apply(calls.incrementAndGet());
        if (shared != null) {
          flight.brings(shared);
        }
      }
    }
  }

  private List<Shared> taken() {
    return entries.stream()
        .filter(SingleFlight.Taken.class::isInstance)
        .map(entry -> ((SingleFlight.Taken) entry).shared())
        .toList();
  }

  private static Shared failure(ErrorClass errorClass, String message) {
    return failure(MODEL, errorClass, message);
  }

  private static Shared failure(ModelSpec.Remote model, ErrorClass errorClass, String message) {
    return new Shared.Asked(
        model, new CallOutcome.Failed(errorClass, message, null, java.time.Duration.ZERO));
  }

  private static ModelSpec.Remote model(@Nullable Limits limits) {
    return new ModelSpec.Remote(
        "m",
        ModelRole.CONTESTANT,
        ProviderKind.OPENAI_COMPATIBLE,
        "http://localhost:1/v1",
        "m",
        new Credential.None(),
        Map.of(),
        null,
        null,
        limits);
  }

  private static Shared found(RunId by) {
    return new Shared.Found(by, new ReusableResults.Reusable("old", null, null, null, null));
  }

  static ActiveRun run(CacheMode mode) {
    var settings = new RunSettings(1, CELLS, mode, 0, null, null);
    var snapshot =
        new RunSnapshot(RunId.next(), 0, "run", settings, List.of(), Map.of(), List.of());
    return new ActiveRun(snapshot, new RunPermits(CELLS), _ -> {});
  }
}
