package dev.panopticon.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Promise P2: one run, killed again and again at random moments - its server, its PostgreSQL, both
 * at once - with an unkilled twin to compare with, and the simulator's own count as the witness.
 */
final class KillSeries {
  /** Two contestants, and one call to the model and one to the judge for each evaluation. */
  private static final int CONTESTANTS = 2;

  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final Duration TO_GO_ON = Duration.ofSeconds(10);

  private enum Victim {
    SERVER,
    POSTGRES,
    BOTH
  }

  /** One kill and what came of it. */
  private record Kill(
      int no,
      Victim victim,
      long acknowledged,
      long afterRestart,
      double secondsToRestart,
      double secondsToGoOn) {}

  private final Simulation simulation;
  private final Path folder;
  private final int queries;
  private final int kills;
  private final int inFlight;
  private final Random random;
  private final List<Kill> seen = new ArrayList<>();
  private final Set<String> acknowledgedResults = new HashSet<>();
  private long distinctRequests;

  /** The seed of the moments and the victims is printed: -Dkills.seed=N has a series again. */
  KillSeries(Simulation simulation, Path folder, int queries, int kills, int inFlight) {
    this.simulation = simulation;
    this.folder = folder;
    this.queries = queries;
    this.kills = kills;
    this.inFlight = inFlight;
    long seed = Long.getLong("kills.seed", System.nanoTime());
    this.random = new Random(seed);
    System.out.printf("kills %d, seed %d%n", kills, seed);
  }

  void survive() throws Exception {
    JsonNode twin = unkilledReport();
    simulation.reset();
    Path data = folder.resolve("killed");
    Server server = Server.up(data);
    try {
      var run = FollowedRun.start(server, suite());
      List<Victim> victims = victims();
      for (int no = 1; no <= kills; no++) {
        awaitMoment(run, no);
        rememberNewestResults(run);
        server = kill(no, victims.get(no - 1), run, data);
        run = run.on(server);
      }
      JsonNode report = run.awaitReport(PATIENCE);
      Outcome outcome = outcome(run);
      print(outcome);
      assertThat(Reports.comparable(report)).isEqualTo(Reports.comparable(twin));
      requireNothingLostAndNothingTwice(outcome);
    } finally {
      printKills();
      server.close();
    }
  }

  private JsonNode unkilledReport() throws Exception {
    try (Server server = Server.up(folder.resolve("twin"))) {
      JsonNode report = FollowedRun.start(server, suite()).awaitReport(PATIENCE);
      assertThat(simulation.calls()).isEqualTo(plannedCalls());
      distinctRequests = distinctRequests();
      return report;
    }
  }

  /** Each kind equally often, in a random order. */
  private List<Victim> victims() {
    List<Victim> victims = new ArrayList<>();
    for (int no = 0; no < kills; no++) {
      victims.add(Victim.values()[no % Victim.values().length]);
    }
    Collections.shuffle(victims, random);
    return victims;
  }

  /** Somewhere in the part of the run that is this kill's, so that all happen during the run. */
  private void awaitMoment(FollowedRun run, int no) throws Exception {
    double parts = no - 1 + 0.2 + 0.8 * random.nextDouble();
    long goal = (long) (evaluations() * parts / (kills + 1));
    Eventually.get(PATIENCE, run::judged, done -> done >= goal);
    Thread.sleep(random.nextInt(200)); // the moment itself does not depend on a commit we saw
  }

  private Server kill(int no, Victim victim, FollowedRun run, Path data) throws Exception {
    long acknowledged = run.judged();
    Instant killed = Instant.now();
    Server server = run.server();
    switch (victim) {
      case SERVER -> server.kill();
      case POSTGRES -> Cluster.awaitOtherPostmaster(data, Cluster.killPostmaster(data));
      case BOTH -> {
        Cluster.killPostmaster(data);
        server.kill();
      }
    }
    if (victim != Victim.POSTGRES) {
      server = Server.up(data);
    }
    FollowedRun again = run.on(server);
    long afterRestart = again.judged();
    Instant restarted = Instant.now();
    try {
      assertThat(afterRestart)
          .as("kill %d of %s: acknowledged before it", no, victim)
          .isGreaterThanOrEqualTo(acknowledged);
      // The look itself may come when all the rest was done.
      Eventually.get(TO_GO_ON, again::judged, done -> done > afterRestart || done == evaluations());
    } finally {
      seen.add(
          new Kill(
              no,
              victim,
              acknowledged,
              afterRestart,
              seconds(killed, restarted),
              seconds(restarted, Instant.now())));
    }
    return server;
  }

  private void rememberNewestResults(FollowedRun run) throws Exception {
    JsonNode page = run.server().get("/api/judge/results?limit=500&run=" + run.id());
    page.get("items").forEach(result -> acknowledgedResults.add(result.get("id").asString()));
  }

  /**
   * What the end of the series shows, counted.
   *
   * @param judged evaluations that have a judgment
   * @param twice those that have more than one
   * @param lost results that were seen before a kill and are not there
   * @param distinctRequests that the simulator has had
   * @param repeatedCalls beyond those that an unkilled run makes
   */
  private record Outcome(
      int judged,
      List<String> twice,
      Set<String> lost,
      long distinctRequests,
      long repeatedCalls) {}

  private Outcome outcome(FollowedRun run) throws Exception {
    Set<String> lost = new HashSet<>(acknowledgedResults);
    Set<String> cells = new HashSet<>();
    List<String> twice = new ArrayList<>();
    for (JsonNode result : exported(run)) {
      lost.remove(result.get("id").asString());
      String cell = result.get("query_id").asString() + " " + result.get("contestant");
      if (!cells.add(cell)) {
        twice.add(cell);
      }
    }
    return new Outcome(
        cells.size(), twice, lost, distinctRequests(), simulation.calls() - plannedCalls());
  }

  private static List<JsonNode> exported(FollowedRun run) throws Exception {
    return run.server()
        .send(
            HttpRequest.newBuilder(
                    run.server().address().resolve("/api/judge/results/export?run=" + run.id()))
                .GET())
        .body()
        .lines()
        .map(line -> JsonMapper.shared().readTree(line))
        .toList();
  }

  private void requireNothingLostAndNothingTwice(Outcome outcome) {
    assertThat(outcome.twice()).as("judged twice").isEmpty();
    assertThat(outcome.judged()).isEqualTo(evaluations());
    assertThat(outcome.lost()).as("results seen before a kill").isEmpty();
    assertThat(outcome.distinctRequests()).as("as many as of the twin").isEqualTo(distinctRequests);
    assertThat(outcome.repeatedCalls())
        .as("calls repeated, of which at most those in flight at the kills")
        .isBetween(0L, (long) kills * inFlight);
  }

  /** Also of a series that failed: what was seen until then. */
  private void printKills() {
    System.out.println(
        "| kill | victim | acknowledged before | after restart | s to restart | s to go on |");
    System.out.println("|---|---|---|---|---|---|");
    for (Kill kill : seen) {
      System.out.printf(
          Locale.ROOT,
          "| %d | %s | %d | %d | %.1f | %.1f |%n",
          kill.no(),
          kill.victim().name().toLowerCase(Locale.ROOT),
          kill.acknowledged(),
          kill.afterRestart(),
          kill.secondsToRestart(),
          kill.secondsToGoOn());
    }
  }

  private void print(Outcome outcome) {
    System.out.printf(
        Locale.ROOT,
        "%nevaluations %d, judged %d, kills %d, acknowledged results looked up again %d, lost %d,"
            + " judged twice %d, calls planned %d, repeated %d (in flight at the kills: at most"
            + " %d), slowest to go on %.1f s%n",
        evaluations(),
        outcome.judged(),
        kills,
        acknowledgedResults.size(),
        outcome.lost().size(),
        outcome.twice().size(),
        plannedCalls(),
        outcome.repeatedCalls(),
        kills * inFlight,
        seen.stream().mapToDouble(Kill::secondsToGoOn).max().orElse(0));
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1_000.0;
  }

  /** Fewer than calls: the judge is asked the same of two answers that are alike. */
  private long distinctRequests() throws Exception {
    return simulation.stats().at("/requests/distinct").asLong();
  }

  private int evaluations() {
    return queries * CONTESTANTS;
  }

  private long plannedCalls() {
    return 2L * evaluations();
  }

  private JsonNode suite() {
    return Suites.remote(simulation.baseUrl(), queries, inFlight);
  }
}
