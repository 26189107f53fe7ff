package dev.panopticon.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A run as a client follows it, which waits while the server or its database is away. */
record FollowedRun(Server server, String id) {
  private static final Duration AWAY = Duration.ofMinutes(2);

  static FollowedRun start(Server server, JsonNode suite) throws Exception {
    return new FollowedRun(server, server.post("/api/judge/runs", suite).get("id").asString());
  }

  /** The same run after a restart of the server. */
  FollowedRun on(Server restarted) {
    return new FollowedRun(restarted, id);
  }

  JsonNode view() throws Exception {
    return Eventually.get(
        AWAY, () -> answer("/api/judge/runs/" + id), answer -> !answer.isMissingNode());
  }

  /** Judgments that were acknowledged as stored. */
  long judged() throws Exception {
    return view().get("progress").get("judgments_done").asLong();
  }

  String status() throws Exception {
    return view().get("status").asString().toLowerCase(Locale.ROOT);
  }

  JsonNode await(Duration deadline, Predicate<JsonNode> condition) throws Exception {
    return Eventually.get(deadline, this::view, condition);
  }

  /** The report after a complete end. */
  JsonNode awaitReport(Duration deadline) throws Exception {
    Callable<String> status = this::status;
    Eventually.get(deadline, status, now -> !now.equals("running") && !now.equals("paused"));
    JsonNode report = server.get("/api/judge/runs/" + id + "/report");
    assertThat(report.get("status").asString()).isEqualTo("completed");
    return report;
  }

  /** Missing while the database is away or the connection is cut. */
  private JsonNode answer(String path) throws InterruptedException {
    try {
      HttpResponse<String> response =
          server.send(HttpRequest.newBuilder(server.address().resolve(path)).GET());
      if (response.statusCode() == 503) {
        return JsonMapper.shared().missingNode();
      }
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      return JsonMapper.shared().readTree(response.body());
    } catch (IOException away) {
      return JsonMapper.shared().missingNode();
    }
  }
}
