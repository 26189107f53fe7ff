package dev.panopticon.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * A run of a {@link RecordedSuite} that completed, with every evaluation there once.
 *
 * @param planned how long its planning took, to the answer of the request that started it
 * @param took from its first work to its completion
 */
record LargeRun(int evaluations, Duration planned, Duration took) {
  private static final String ROWS =
      """
      SELECT count(*), count(DISTINCT query_no) FROM judge_service.judgment
      WHERE run_id = ?::uuid AND status = 'SCORED'
      """;

  static LargeRun complete(Server server, Path data, RecordedSuite suite) throws Exception {
    var definition = suite.upload(server);
    Instant begun = Instant.now();
    String run = server.post("/api/judge/runs", definition).get("id").asString();
    Duration planned = Duration.between(begun, Instant.now());
    awaitEnd(server, run);
    requireProgress(server, run, suite.cells());
    requireRows(data, run, suite.cells());
    JsonNode report = server.get("/api/judge/runs/" + run + "/report");
    requireReport(report, suite.cells());
    return new LargeRun(suite.cells(), planned, took(report));
  }

  /** By its events, which end when it does: asking again and again would cost it time. */
  private static void awaitEnd(Server server, String run) throws Exception {
    String events = "/api/judge/runs/" + run + "/events";
    var answer = server.send(HttpRequest.newBuilder(server.address().resolve(events)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static void requireProgress(Server server, String run, int evaluations) throws Exception {
    JsonNode view = server.get("/api/judge/runs/" + run);
    assertThat(view.get("status").asString())
        .as(view.toString())
        .isEqualToIgnoringCase("completed");
    for (String count :
        List.of("outputs_planned", "outputs_done", "judgments_planned", "judgments_done")) {
      assertThat(view.get("progress").get(count).asInt()).as(count).isEqualTo(evaluations);
    }
  }

  private static void requireRows(Path data, String run, int evaluations) throws Exception {
    try (Connection connection = HostDatabase.in(data, "panopticon").superuser();
        PreparedStatement statement = connection.prepareStatement(ROWS)) {
      statement.setString(1, run);
      try (ResultSet rows = statement.executeQuery()) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).as("judgments stored").isEqualTo(evaluations);
        assertThat(rows.getInt(2)).as("queries judged").isEqualTo(evaluations);
      }
    }
  }

  private static void requireReport(JsonNode report, int evaluations) {
    JsonNode metric = report.at("/models/0/metrics/0");
    assertThat(metric.get("n").asInt()).isEqualTo(evaluations);
    assertThat(metric.get("scored").asInt()).isEqualTo(evaluations);
    assertThat(metric.get("mean").asDouble())
        .as("every second one is right")
        .isCloseTo(0.5, within(1e-9));
    assertThat(report.at("/models/0/outputs/answered").asInt()).isEqualTo(evaluations);
  }

  private static Duration took(JsonNode report) {
    return Duration.between(
        Instant.parse(report.get("started_at").asString()),
        Instant.parse(report.get("finished_at").asString()));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%,d evaluations planned in %.1f s and completed in %.1f s, %.1f microseconds each",
        evaluations,
        planned.toMillis() / 1e3,
        took.toMillis() / 1e3,
        took.toNanos() / 1e3 / evaluations);
  }
}
