package dev.panopticon.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A run of {@link Suites#remote} on a server that comes and goes. What it was once seen to have
 * done must never be less afterwards.
 */
final class WatchedRun {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int CONTESTANTS = 2;

  private final Api api;
  private final String id;
  private final int queries;
  private long acknowledged;

  private WatchedRun(Api api, String id, int queries) {
    this.api = api;
    this.id = id;
    this.queries = queries;
  }

  static WatchedRun start(Api api, ObjectNode suite) throws Exception {
    String id = api.post("/api/judge/runs", suite).get("id").asString();
    return new WatchedRun(api, id, suite.get("queries").size());
  }

  String id() {
    return id;
  }

  JsonNode report() throws Exception {
    return api.get("/api/judge/runs/" + id + "/report");
  }

  /** One call to the model and one to the judge for each evaluation. */
  long plannedCalls() {
    return 2L * evaluations();
  }

  int evaluations() {
    return queries * CONTESTANTS;
  }

  /** Returns when it has gone on from where it was last seen, by at least so many evaluations. */
  void awaitProgress(int more) throws Exception {
    long goal = Math.min(acknowledged + more, evaluations());
    acknowledged = Eventually.get(PATIENCE, this::done, done -> done >= goal);
  }

  /** What was acknowledged is there. */
  void requireAcknowledged() throws Exception {
    long done = Eventually.get(PATIENCE, this::done, known -> known >= 0);
    assertThat(done).as("evaluations acknowledged before").isGreaterThanOrEqualTo(acknowledged);
    acknowledged = done;
  }

  /** Complete, with an exact count for each contestant. */
  void awaitCompleteReport() throws Exception {
    Eventually.get(PATIENCE, this::status, status -> !status.equals("running"));
    assertThat(status()).isEqualTo("completed");
    JsonNode report = report();
    for (int contestant = 0; contestant < CONTESTANTS; contestant++) {
      assertThat(report.at("/models/%d/metrics/0/scored".formatted(contestant)).asInt())
          .isEqualTo(queries);
    }
    acknowledged = done();
    assertThat(acknowledged).isEqualTo(evaluations());
  }

  /** Evaluations that were last seen to be done. */
  long acknowledged() {
    return acknowledged;
  }

  /** As far as was seen. */
  long left() {
    return evaluations() - acknowledged;
  }

  boolean isComplete() throws Exception {
    return status().equals("completed");
  }

  /** -1 while nobody answers. */
  private long done() throws InterruptedException {
    try {
      return api.get("/api/judge/runs/" + id).at("/progress/judgments_done").asLong();
    } catch (IOException | AssertionError away) {
      return -1;
    }
  }

  private String status() throws InterruptedException {
    try {
      return api.get("/api/judge/runs/" + id)
          .get("status")
          .asString()
          .toLowerCase(java.util.Locale.ROOT);
    } catch (IOException | AssertionError away) {
      return "running";
    }
  }
}
