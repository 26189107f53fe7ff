package dev.panopticon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.contract.RunActivity;
import dev.panopticon.model.Limits;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ActivityTextTest {
  private static final UUID RUN = UUID.fromString("0199c0de-0000-7000-8000-000000000001");

  @Test
  void saysWhatIsQueuedWhoIsAtWorkAndWhatWentWrong() {
    var activity =
        new RunActivity(
            RUN,
            List.of(
                new RunActivity.EngineAtWork("all-in-one-17", 3, 64, 42.4),
                new RunActivity.EngineAtWork("worker-box-21-3f9a11c2", 1, 8, 0.2)),
            List.of(
                limit(new Limits(64, 3_000, null), 32, 32, null),
                limit(Limits.NONE, null, 8, "connection refused")),
            40,
            4,
            1_200,
            42.6,
            90L,
            Map.of("invalid_request", 3L),
            Map.of("timeout", 2L, "rate_limited", 1_205L));
    assertThat(ActivityText.lines(activity))
        .containsExactly(
            "queue    1,200 parts waiting, 4 under way, 40 done",
            "at work  all-in-one-17: 64 calls in flight, 3 parts, 42/s",
            "at work  worker-box-21-3f9a11c2: 8 calls in flight, 1 parts, 0.2/s",
            "limits   gpt, openai at api.openai.com, in worker-1: 32 in flight of 32 now, 64 at most,"
                + " 3,000 requests/min, shared by 2 processes, 5 wait for their turn",
            "limits   gpt, openai at api.openai.com, in worker-1: 8 in flight, shared by 2 processes,"
                + " 5 wait for their turn, down, probed: connection refused",
            "errors   failed for good: invalid_request 3",
            "errors   failed and retried: rate_limited 1,205, timeout 2");
  }

  private static RunActivity.LimitInForce limit(
      Limits limits, @Nullable Integer now, int inFlight, @Nullable String reason) {
    return new RunActivity.LimitInForce(
        "worker-1",
        "openai at api.openai.com",
        List.of("gpt"),
        limits,
        2,
        now,
        inFlight,
        5,
        null,
        reason != null,
        reason);
  }

  @Test
  void nobodyAtWorkAndNoErrorsHaveNoLine() {
    var nothing =
        new RunActivity(RUN, List.of(), List.of(), 0, 0, 7, null, null, Map.of(), Map.of());
    assertThat(ActivityText.lines(nothing))
        .containsExactly("queue    7 parts waiting, 0 under way, 0 done");
  }
}
