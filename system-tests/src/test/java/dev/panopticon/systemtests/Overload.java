package dev.panopticon.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Many runs at once, one of them huge, with a provider that answers after two minutes and one that
 * never does: the server goes on answering people and probes, the small runs end, and a stop is a
 * clean one. How long each answer took is printed and not asserted: it is this machine's too.
 *
 * @param runs started at once
 * @param cells of the huge run
 * @param watch how long the server is watched after the last run was started
 */
record Overload(int runs, int cells, Duration watch) {
  private static final int QUERIES = 20;
  private static final int CONTESTANTS = 2;

  void survive(Path data) throws Exception {
    try (Simulation quick = Simulation.start("--latency", "100ms", "--jitter", "50ms");
        Simulation slow = Simulation.start("--latency", "120s");
        Simulation silent = Simulation.start("--rate-hang", "1", "--hang", "1h");
        Server server = Server.up(data)) {
      String huge = server.post("/api/judge/runs", huge(server)).get("id").asString();
      String waiting = start(server, slow, "slow");
      String hanging = start(server, silent, "silent");
      List<String> small = startAtOnce(server, quick);
      List<Long> probes = new ArrayList<>();
      List<Long> pages = new ArrayList<>();
      Instant end = Instant.now().plus(watch);
      while (Instant.now().isBefore(end)) {
        probes.add(millis(server, "/health/ready"));
        pages.add(millis(server, "/runs"));
        Thread.sleep(200);
      }
      for (String run : small) {
        awaitCompleted(server, run);
      }
      assertThat(status(server, waiting)).isEqualTo("running");
      assertThat(status(server, hanging)).isEqualTo("running");
      assertThat(done(server, huge)).isPositive();
      Instant stop = Instant.now();
      assertThat(server.terminate()).as("exit").isZero();
      print(probes, pages, Duration.between(stop, Instant.now()));
      assertThat(Cluster.isShutDown(data)).isTrue();
    }
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

  /** Answers that people have already, and a metric that needs no call: as fast as it can be. */
  private ObjectNode huge(Server server) throws Exception {
    ObjectNode suite = JsonMapper.shared().createObjectNode();
    suite.put("name", "huge");
    addUpload(
        suite.putArray("queries"),
        server,
        "{\"id\": \"q%d\", \"text\": \"?\", \"reference\": \"4\"}");
    addUpload(suite.putArray("models"), server, "{\"query\": \"q%d\", \"output\": \"4\"}")
        .put("id", "people")
        .put("provider", "recorded");
    suite.putArray("metrics").add("exact-match");
    return suite;
  }

  private ObjectNode addUpload(ArrayNode list, Server server, String row) throws Exception {
    var rows = new StringBuilder();
    for (int i = 0; i < cells; i++) {
      rows.append(row.formatted(i)).append('\n');
    }
    var upload =
        server.send(
            HttpRequest.newBuilder(server.address().resolve("/api/uploads"))
                .header("Content-Type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofString(rows.toString())));
    assertThat(upload.statusCode()).as(upload.body()).isEqualTo(201);
    return list.addObject()
        .put("upload", JsonMapper.shared().readTree(upload.body()).get("sha256").asString())
        .put("format", "jsonl");
  }

  private static long millis(Server server, String path) throws Exception {
    long asked = System.nanoTime();
    var answer = server.send(HttpRequest.newBuilder(server.address().resolve(path)));
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return (System.nanoTime() - asked) / 1_000_000;
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

  private void print(List<Long> probes, List<Long> pages, Duration stop) {
    System.out.printf(
        Locale.ROOT,
        "overload: %d runs at once beside one of %,d cells, one at a provider that answers after 120 s and one at a provider that never does; /health/ready %s; Runs page %s; stop %.1f s%n",
        runs,
        cells,
        words(probes),
        words(pages),
        stop.toMillis() / 1_000.0);
  }

  private static String words(List<Long> millis) {
    Collections.sort(millis);
    return "median %d ms, 95 %% below %d ms, longest %d ms of %d"
        .formatted(
            millis.get(millis.size() / 2),
            millis.get(millis.size() * 95 / 100),
            millis.getLast(),
            millis.size());
  }
}
