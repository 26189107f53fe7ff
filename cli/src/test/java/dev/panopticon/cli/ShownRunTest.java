package dev.panopticon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.contract.RunActivity;
import dev.panopticon.contract.RunReport;
import dev.panopticon.model.Limits;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Programs rely on these names: docs/cli.md has them. */
class ShownRunTest {
  private static final UUID RUN = UUID.fromString("0199c0de-0000-7000-8000-000000000001");

  @Test
  void theReportIsWhereItWasAndTheActivityIsBesideIt() {
    JsonNode shown = ShownRun.json(report(), activity());

    assertThat(shown.get("run").asString()).isEqualTo(RUN.toString());
    assertThat(shown.get("status").asString()).isEqualTo("running");
    JsonNode activity = shown.get("activity");
    assertThat(activity.propertyNames())
        .containsExactly(
            "run",
            "engines",
            "limits",
            "chunks_done",
            "chunks_under_way",
            "chunks_waiting",
            "per_second",
            "eta_seconds",
            "errors",
            "retried_errors");
    assertThat(activity.at("/engines/0").propertyNames())
        .containsExactly("name", "chunks", "in_flight", "per_second");
    assertThat(activity.at("/limits/0").propertyNames())
        .containsExactly(
            "engine",
            "provider",
            "models",
            "limits",
            "engines",
            "limit_now",
            "in_flight",
            "waiting",
            "paused_until",
            "down",
            "reason");
    assertThat(activity.at("/limits/0/limits/requests_per_minute").asInt()).isEqualTo(3_000);
    assertThat(activity.at("/errors/invalid_request").asInt()).isEqualTo(3);
    assertThat(activity.at("/retried_errors/rate_limited").asInt()).isEqualTo(1_205);
  }

  private static RunReport report() {
    return new RunReport(
        RUN,
        "suite",
        "running",
        null,
        null,
        null,
        List.of(),
        List.of(),
        List.of(),
        new RunReport.Calls(0, 0, 0, 0, 0),
        null,
        null,
        List.of());
  }

  private static RunActivity activity() {
    return new RunActivity(
        RUN,
        List.of(new RunActivity.EngineAtWork("all-in-one-17", 3, 64, 42.4)),
        List.of(
            new RunActivity.LimitInForce(
                "all-in-one-17",
                "openai",
                List.of("gpt"),
                new Limits(64, 3_000, null),
                1,
                32,
                32,
                5,
                null,
                false,
                null)),
        40,
        4,
        1_200,
        42.4,
        90L,
        Map.of("invalid_request", 3L),
        Map.of("rate_limited", 1_205L));
  }
}
