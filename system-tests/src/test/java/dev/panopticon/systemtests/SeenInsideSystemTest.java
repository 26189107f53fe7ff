package dev.panopticon.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What people see of a run while it goes on: every pool and queue in {@code /metrics}, the activity
 * and the errors by class in {@code runs show}; and afterwards, also after a restart, the errors.
 */
@Tag("full")
class SeenInsideSystemTest {
  private static final int QUERIES = 300;
  private static final int CONCURRENCY = 24;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir Path folder;

  @Test
  void poolsQueuesLimitsAndErrorsAreSeenDuringARunAndAfterIt() throws Exception {
    Path data = folder.resolve("data");
    String run;
    JsonNode errors;
    try (var simulation =
            Simulation.start("--latency", "600ms", "--rate-500", "0.05", "--seed", "7");
        var server = Server.up(data)) {
      var watched =
          WatchedRun.start(server.api(), Suites.remote(simulation.baseUrl(), QUERIES, CONCURRENCY));
      run = watched.id();
      requireMetrics(server);
      requireActivity(show(data, run));
      requireLimits(data, run);
      watched.awaitCompleteReport();
      JsonNode shown = show(data, run);
      errors = shown.at("/activity/retried_errors");
      assertThat(errors.propertyNames()).containsExactly("server_error");
      assertThat(errors.get("server_error").asLong())
          .isPositive()
          .isEqualTo(shown.at("/calls/retried").asLong());
      assertThat(shown.at("/activity/errors")).isEmpty();
      System.out.printf("seen inside: %s%n", shown.get("activity"));
    }
    try (var _ = Server.up(data)) {
      assertThat(show(data, run).at("/activity/retried_errors")).isEqualTo(errors);
      assertThat(panopticon("runs", "show", run, "--data", data))
          .containsPattern("errors +failed and retried: server_error [1-9]");
    }
  }

  /** Each is looked for until it is there: not all can be seen at one moment. */
  private static void requireMetrics(Server server) throws Exception {
    requireMetric(server, "panopticon_runs_permits", value -> value == CONCURRENCY);
    for (String moving :
        List.of(
            "panopticon_runs_permits_taken",
            "panopticon_runs_active",
            "panopticon_chunks_under_way",
            "panopticon_chunks_places",
            "panopticon_commit_queue_capacity",
            "panopticon_account_in_flight",
            "panopticon_account_waiting",
            "panopticon_account_limit",
            "panopticon_account_turns_seconds_sum",
            "panopticon_provider_connections",
            "hikaricp_connections_active",
            "hikaricp_connections_max",
            "hikaricp_connections_acquire_seconds_count",
            "tomcat_connections_current",
            "tomcat_connections_config_max",
            "panopticon_watchers_max")) {
      requireMetric(server, moving, value -> value > 0);
    }
    requireMetric(server, "panopticon_account_share", value -> value.isInfinite());
    requireMetric(server, "panopticon_account_left", value -> value.isInfinite());
  }

  private static void requireMetric(Server server, String name, Predicate<Double> wanted)
      throws Exception {
    Map<String, Double> seen =
        Eventually.get(
            PATIENCE,
            () -> series(server, name),
            series -> series.values().stream().anyMatch(wanted));
    System.out.printf("%s %s%n", name, seen);
  }

  /** Of one name, by labels. */
  private static Map<String, Double> series(Server server, String name) throws Exception {
    var answer = server.send(HttpRequest.newBuilder(server.address().resolve("/metrics")));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer
        .body()
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .collect(
            Collectors.toMap(
                line -> line.substring(name.length(), line.lastIndexOf(' ')),
                line -> value(line.substring(line.lastIndexOf(' ') + 1))));
  }

  private static double value(String text) {
    return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
  }

  private static void requireActivity(JsonNode shown) {
    JsonNode activity = shown.get("activity");
    assertThat(shown.get("status").asString()).isEqualTo("running");
    assertThat(activity.at("/engines/0/in_flight").asInt()).isBetween(1, CONCURRENCY);
    assertThat(activity.get("limits")).isNotEmpty();
    assertThat(activity.get("chunks_under_way").asInt()).isPositive();
  }

  private static void requireLimits(Path data, String run) throws Exception {
    var first =
        panopticon(
            "runs",
            "limits",
            run,
            "sim-good",
            "--concurrency",
            "40",
            "--requests-per-minute",
            "90000",
            "--data",
            data);
    assertThat(first)
        .contains("concurrency 40, requests per minute 90,000, tokens per minute none");
    var second =
        panopticon(
            "runs", "limits", run, "sim-good", "--requests-per-minute", "none", "--data", data);
    assertThat(second).contains("concurrency 40, requests per minute none, tokens per minute none");
  }

  private static JsonNode show(Path data, String run) throws Exception {
    return JsonMapper.shared().readTree(panopticon("runs", "show", run, "--json", "--data", data));
  }

  private static String panopticon(Object... arguments) throws Exception {
    Command.Ended ended = Command.panopticon(arguments).run();
    assertThat(ended.exitCode()).as(ended.all()).isZero();
    return ended.out();
  }
}
