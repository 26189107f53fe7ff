package dev.panopticon.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A run that three workers, each in a network of its own, share while its provider fails in every
 * way, workers are killed, one is cut off from PostgreSQL and comes back, and PostgreSQL is killed
 * once. In the end every evaluation is judged once, and the simulator - the witness - was asked no
 * more than the plan, once more for each of its own faults, and for what was in flight at the kills
 * and at the cut.
 */
final class Chaos {
  private static final int CONTESTANTS = 2;
  private static final int WORKERS = 3;
  private static final int WARM_UP = 60;

  private final Namespaces network;
  private final Simulation simulation;
  private final Fleet fleet;
  private final Plan plan;
  private final List<RoleProcess> mortal = new ArrayList<>();
  private int kills;

  /**
   * @param inFlight calls that all workers together make at once
   * @param perSecond calls that the provider's limits allow all workers together
   * @param mostPerSecond calls that may be counted in any second at the provider's door: where a
   *     busy machine holds calls up and then lets them go together, more than were begun in one
   * @param killEvery from kill to kill, as long as the run goes on
   */
  record Plan(
      int queries,
      int inFlight,
      int perSecond,
      int mostPerSecond,
      Duration killEvery,
      Duration cut) {
    int evaluations() {
      return queries * CONTESTANTS;
    }

    long calls() {
      return 2L * evaluations();
    }
  }

  Chaos(Namespaces network, Simulation simulation, Fleet fleet, Plan plan) {
    this.network = network;
    this.simulation = simulation;
    this.fleet = fleet;
    this.plan = plan;
  }

  /**
   * The faults of issue 4: 5 % of 429, 2 % of 500, 1 % of hangs, 1 % of cut connections, 1 %
   * malformed. The third attempt is answered, since some failures have no more attempts than that.
   */
  static Simulation faultyProvider(Namespaces network, String latency) throws Exception {
    return Simulation.start(
        "--host",
        network.world(),
        "--latency",
        latency,
        "--jitter",
        "50ms",
        "--seed",
        "7",
        "--hang",
        "6s",
        "--rate-429",
        "0.05",
        "--rate-500",
        "0.02",
        "--rate-hang",
        "0.01",
        "--rate-cut",
        "0.01",
        "--rate-malformed",
        "0.01",
        "--max-faulty-attempts",
        "2",
        "--retry-after",
        "500ms");
  }

  void survive() throws Exception {
    for (int worker = 1; worker < WORKERS; worker++) {
      mortal.add(fleet.join(network.machine()));
    }
    Namespaces.Machine lonely = network.machine();
    RoleProcess cutOff = fleet.join(lonely);
    warmUp();
    String run = fleet.start(suite(plan.queries()));
    Instant started = Instant.now();
    fleet.awaitWork(cutOff);

    fleet.awaitJudged(run, part(0.1));
    killOne();
    fleet.awaitJudged(run, part(0.2));
    lonely.cutFromDatabase();
    killEveryNowAndThen(run, Instant.now().plus(plan.cut()), part(1));
    lonely.heal();
    fleet.awaitWork(cutOff);
    fleet.restartPostgres();
    killEveryNowAndThen(run, Instant.now().plus(Duration.ofHours(1)), part(0.9));

    JsonNode report = fleet.awaitReport(run);
    print(run, started);
    fleet.assertJudgedExactlyOnce(run, plan.evaluations());
    assertThat(report.at("/models/0/metrics/0/scored").asInt()).isEqualTo(plan.queries());
    assertThat(report.at("/models/1/metrics/0/scored").asInt()).isEqualTo(plan.queries());
    assertCallsAreAccountedFor();
    assertThat(mostPerSecond())
        .as("calls in any second, of %d that the limits allow", plan.perSecond())
        .isLessThanOrEqualTo(plan.mostPerSecond());
    assertThat(cutOff.terminate()).as("exit of the worker that was cut off").isZero();
  }

  /** The first call of a process takes a while to leave it, and would arrive with later ones. */
  private void warmUp() throws Exception {
    fleet.awaitReport(fleet.start(suite(WARM_UP)));
    simulation.reset();
  }

  private ObjectNode suite(int queries) {
    ObjectNode suite = Suites.remote(simulation.baseUrl(), queries, plan.inFlight());
    for (JsonNode model : suite.get("models")) {
      ((ObjectNode) model).putObject("limits").put("requests_per_minute", 60 * plan.perSecond());
    }
    return suite;
  }

  /** Until then, or until so many evaluations are judged. */
  private void killEveryNowAndThen(String run, Instant end, long judged) throws Exception {
    Instant next = Instant.now().plus(plan.killEvery());
    while (Instant.now().isBefore(end) && fleet.judged(run) < judged) {
      if (Instant.now().isAfter(next)) {
        killOne();
        next = next.plus(plan.killEvery());
      }
      Thread.sleep(200);
    }
  }

  /** The oldest, in whose place another one comes. */
  private void killOne() throws Exception {
    mortal.removeFirst().kill();
    kills++;
    mortal.add(fleet.join(network.machine()));
  }

  private long part(double share) {
    return (long) (plan.evaluations() * share);
  }

  private long faults() throws Exception {
    long faults = 0;
    for (JsonNode count : simulation.stats().get("byFault").values()) {
      faults += count.asLong();
    }
    return faults;
  }

  /** Two workers at least are always there, and share the calls evenly. */
  private long mayBeRepeated() {
    return (kills + 1L) * plan.inFlight() / 2;
  }

  private int mostPerSecond() throws Exception {
    return simulation.stats().at("/load/maxPerSecond").asInt();
  }

  private void assertCallsAreAccountedFor() throws Exception {
    assertThat(simulation.calls() - faults() - plan.calls())
        .as("calls repeated, of which at most those in flight at %d kills and one cut", kills)
        .isBetween(0L, mayBeRepeated());
  }

  private void print(String run, Instant started) throws Exception {
    JsonNode progress = fleet.progress(run);
    System.out.printf(
        Locale.ROOT,
        "chaos: %d evaluations in %d s, kills %d, cut for %d s, PostgreSQL killed once; calls %d = planned %d + faults %d + repeated %d (in flight at the kills and the cut: at most %d); at most %d calls in one second of %d that the limits allow, %d in flight; progress %s%n",
        plan.evaluations(),
        Duration.between(started, Instant.now()).toSeconds(),
        kills,
        plan.cut().toSeconds(),
        simulation.calls(),
        plan.calls(),
        faults(),
        simulation.calls() - faults() - plan.calls(),
        mayBeRepeated(),
        mostPerSecond(),
        plan.perSecond(),
        simulation.stats().at("/load/maxInFlight").asInt(),
        progress);
  }
}
