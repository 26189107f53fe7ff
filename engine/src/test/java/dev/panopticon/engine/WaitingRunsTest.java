package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.CacheMode;
import dev.panopticon.model.Credential;
import dev.panopticon.model.Limits;
import dev.panopticon.model.Message;
import dev.panopticon.model.ModelRole;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.Priority;
import dev.panopticon.model.ProviderKind;
import dev.panopticon.model.RunId;
import dev.panopticon.providers.CallRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WaitingRunsTest {
  private static final long SOON = System.nanoTime() + Duration.ofHours(1).toNanos();
  private static final int MANY = 1_000;
  private static final CallRequest REQUEST = request();

  private final WaitingRuns waiting = new WaitingRuns();

  @Test
  void sharesAreByWeight() {
    ActiveRun low = waits(run(Priority.LOW), MANY);
    ActiveRun normal = waits(run(Priority.NORMAL), MANY);
    ActiveRun high = waits(run(Priority.HIGH), MANY);
    List<ActiveRun> turns = turns(10 * (1 + 4 + 16));
    assertThat(Collections.frequency(turns, low)).isBetween(10, 11);
    assertThat(Collections.frequency(turns, normal)).isBetween(39, 41);
    assertThat(Collections.frequency(turns, high)).isBetween(158, 161);
  }

  @Test
  void runsOfOnePriorityAlternate() {
    ActiveRun a = waits(run(Priority.LOW), MANY);
    ActiveRun b = waits(run(Priority.LOW), MANY);
    assertThat(turns(6)).containsExactly(a, b, a, b, a, b);
  }

  @Test
  void nobodyStarvesHoweverManyComeFirst() {
    ActiveRun low = waits(run(Priority.LOW), MANY);
    IntStream.range(0, 20).forEach(_ -> waits(run(Priority.HIGH), MANY));
    List<ActiveRun> turns = turns(1_000);
    List<Integer> own =
        IntStream.range(0, turns.size()).filter(i -> turns.get(i) == low).boxed().toList();
    assertThat(own.getFirst()).isZero();
    for (int i = 1; i < own.size(); i++) {
      assertThat(own.get(i) - own.get(i - 1)).isLessThanOrEqualTo(16 * 20 + 1);
    }
    assertThat(own).hasSizeGreaterThanOrEqualTo(3);
  }

  @Test
  void whoComesLaterHasItsShareFromThenOnAndNotMore() {
    ActiveRun large = waits(run(Priority.NORMAL), MANY);
    turns(500);
    ActiveRun small = waits(run(Priority.NORMAL), MANY);
    assertThat(turns(4)).containsExactlyInAnyOrder(small, large, small, large);
  }

  @Test
  void turnsThatARunCouldNotTakeAreNotMadeUpFor() throws Exception {
    ActiveRun other = waits(run(Priority.NORMAL), MANY);
    ActiveRun blocked = waits(run(Priority.NORMAL), MANY);
    blocked.permits().limit(0, SOON);
    assertThat(turns(100)).containsOnly(other);
    blocked.permits().limit(MANY, SOON);
    assertThat(turns(10).stream().filter(run -> run == blocked)).hasSizeBetween(5, 6);
  }

  @Test
  void runWhoseCallsComeOneByOneIsNotANewcomerEachTime() {
    ActiveRun other = waits(run(Priority.HIGH), MANY);
    ActiveRun single = run(Priority.LOW);
    List<ActiveRun> turns = new ArrayList<>();
    for (int i = 0; i < 170; i++) {
      if (!waiting.has(single.id())) {
        waits(single, 1);
      }
      turns.addAll(turns(1));
    }
    assertThat(Collections.frequency(turns, single)).isBetween(10, 11);
    assertThat(turns).contains(other);
  }

  @Test
  void changedPriorityHoldsFromTheNextTurnOn() {
    ActiveRun a = waits(run(Priority.LOW), MANY);
    ActiveRun b = waits(run(Priority.LOW), MANY);
    turns(20);
    a.priority(Priority.HIGH);
    List<ActiveRun> turns = turns(85);
    assertThat(Collections.frequency(turns, a)).isBetween(77, 81);
    assertThat(turns).contains(b);
  }

  @Test
  void haltedAndGivenUpCallsAreGone() {
    ActiveRun halted = waits(run(Priority.NORMAL), 3);
    ActiveRun other = waits(run(Priority.NORMAL), 1);
    var given = waiter(other, CellStep.ANSWER, 1);
    waiting.add(given);
    assertThat(waiting.remove(given)).isTrue();
    assertThat(waiting.remove(given)).isFalse();
    halted.halt();
    assertThat(waiting.removeHalted(halted.id())).hasSize(3);
    assertThat(waiting.size()).isEqualTo(1);
    assertThat(waiting.has(halted.id())).isFalse();
    assertThat(turns(1)).containsExactly(other);
    assertThat(waiting.next()).isNull();
    assertThat(waiting.peek()).isNull();
  }

  @Test
  void whatWasBegunEndsBeforeMoreBegins() {
    ActiveRun run = run(Priority.NORMAL);
    Waiter answer = waiter(run, CellStep.ANSWER, 1);
    Waiter judgment = waiter(run, CellStep.JUDGMENT, 1);
    Waiter laterJudgment = waiter(run, CellStep.JUDGMENT, 1);
    Waiter again = waiter(run, CellStep.ANSWER, 2);
    waiting.add(answer);
    assertThat(waiting.hasBegun(run.id())).isFalse();
    List.of(judgment, laterJudgment, again).forEach(waiting::add);
    assertThat(waiting.hasBegun(run.id())).isTrue();
    assertThat(waiting.peek()).isSameAs(again);
    assertThat(waiting.startable()).isEqualTo(4);
    assertThat(List.of(next(), next(), next(), next()))
        .containsExactly(again, judgment, laterJudgment, answer);
  }

  private Waiter next() {
    return Objects.requireNonNull(waiting.next());
  }

  private static Waiter waiter(ActiveRun run, CellStep step, int attempt) {
    return new Waiter(new Call(run, REQUEST, step, attempt));
  }

  private List<ActiveRun> turns(int count) {
    List<ActiveRun> turns = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Waiter next = waiting.next();
      assertThat(next).isNotNull();
      next.run().permits().release();
      turns.add(next.run());
    }
    return turns;
  }

  private ActiveRun waits(ActiveRun run, int calls) {
    IntStream.range(0, calls).forEach(_ -> waiting.add(waiter(run, CellStep.ANSWER, 1)));
    return run;
  }

  private static ActiveRun run(Priority priority) {
    var settings = new RunSettings(1, MANY, CacheMode.OFF, 0, null, null);
    var snapshot =
        new RunSnapshot(RunId.next(), 0, "run", settings, List.of(), Map.of(), List.of());
    var run = new ActiveRun(snapshot, new RunPermits(MANY), _ -> {});
    run.priority(priority);
    return run;
  }

  private static CallRequest request() {
    var model =
        new ModelSpec.Remote(
            "m",
            ModelRole.CONTESTANT,
            ProviderKind.OPENAI_COMPATIBLE,
            "http://localhost:1/v1",
            "m",
            new Credential.None(),
            Map.of(),
            null,
            null,
            Limits.NONE);
    return new CallRequest(model, List.of(Message.user("?")));
  }
}
