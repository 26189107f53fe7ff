package dev.panopticon.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Many runs at once, one of them huge, with a provider that answers after two minutes and one that
 * never does: the server goes on answering people and probes, the small runs end, and a stop is a
 * clean one. How long each answer took is printed and not asserted: it is this machine's too.
 *
 * @param runs started at once
 * @param cells of the huge run
 * @param looks at the server after the last run was started, at least
 */
record Overload(int runs, int cells, int looks) {
  private static final int QUERIES = 20;
  private static final int CONTESTANTS = 2;

  /** The runs by their ids. */
  private record Started(String huge, String waiting, String hanging, List<String> small) {}

  void survive(Path data) throws Exception {
    try (Simulation quick = Simulation.start("--latency", "100ms", "--jitter", "50ms");
        Simulation slow = Simulation.start("--latency", "120s");
        Simulation silent = Simulation.start("--rate-hang", "1", "--hang", "1h");
        Server server = Server.up(data)) {
      var starting = AnswerTimes.of(server);
      Started started;
      try (starting) {
        started = start(server, quick, slow, silent);
      }
      var afterwards = AnswerTimes.of(server);
      try (afterwards) {
        for (String run : started.small()) {
          awaitCompleted(server, run);
        }
        afterwards.await(looks);
      }
      assertThat(status(server, started.waiting())).isEqualTo("running");
      assertThat(status(server, started.hanging())).isEqualTo("running");
      assertThat(done(server, started.huge())).isPositive();
      Instant stop = Instant.now();
      assertThat(server.terminate()).as("exit").isZero();
      print(starting, afterwards, Duration.between(stop, Instant.now()));
      assertThat(Cluster.isShutDown(data)).isTrue();
    }
  }

  private Started start(Server server, Simulation quick, Simulation slow, Simulation silent)
      throws Exception {
    ObjectNode huge = new RecordedSuite("huge", cells, 0).upload(server);
    return new Started(
        server.post("/api/judge/runs", huge).get("id").asString(),
        start(server, slow, "slow"),
        start(server, silent, "silent"),
        startAtOnce(server, quick));
  }

  private List<String> startAtOnce(Server server, Simulation simulation) throws Exception {
    List<Future<String>> started = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int run = 0; run < runs; run++) {
        String name = "small-" + run;
        Callable<String> start = () -> start(server, simulation, name);
        started.add(threads.submit(start));
      }
    }
    List<String> ids = new ArrayList<>();
    for (Future<String> id : started) {
      ids.add(id.get());
    }
    return ids;
  }

  private static String start(Server server, Simulation simulation, String name) throws Exception {
    ObjectNode suite = Suites.remote(simulation.baseUrl(), QUERIES, 16);
    suite.put("name", name);
    return server.post("/api/judge/runs", suite).get("id").asString();
  }

  private static void awaitCompleted(Server server, String run) throws Exception {
    Eventually.get(
        Duration.ofMinutes(10), () -> status(server, run), status -> !status.equals("running"));
    JsonNode progress = server.get("/api/judge/runs/" + run).get("progress");
    assertThat(status(server, run)).isEqualTo("completed");
    assertThat(progress.get("judgments_done").asInt()).isEqualTo(QUERIES * CONTESTANTS);
  }

  private static String status(Server server, String run) throws Exception {
    return server.get("/api/judge/runs/" + run).get("status").asString().toLowerCase(Locale.ROOT);
  }

  private static long done(Server server, String run) throws Exception {
    return server.get("/api/judge/runs/" + run).at("/progress/judgments_done").asLong();
  }

  private void print(AnswerTimes starting, AnswerTimes afterwards, Duration stop) {
    System.out.printf(
        Locale.ROOT,
        """
        overload: %d runs at once beside one of %,d cells, one at a provider that answers after 120 s and one at a provider that never does
        overload: while they were started, %s
        overload: afterwards, %s
        overload: stop %.1f s
        """,
        runs,
        cells,
        starting.words(),
        afterwards.words(),
        stop.toMillis() / 1_000.0);
  }
}
