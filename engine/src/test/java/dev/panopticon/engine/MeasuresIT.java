package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.CacheMode;
import dev.panopticon.model.ErrorClass;
import dev.panopticon.model.RunId;
import dev.panopticon.model.RunStatus;
import dev.panopticon.storage.testing.TestDatabase;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MeasuresIT {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("judge_service", "classpath:db/judge_service");

  private final DataSource database = DATABASE.pool("judge_service");
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  /** 20 questions and 20 verdicts; the first call fails once; a second run has all in the cache. */
  @Test
  void callsCommitsRetriesCacheHitsAndSpendAreCounted() {
    var calls = new AtomicInteger();
    var models =
        new ScriptedModels(
            request ->
                calls.incrementAndGet() == 1
                    ? ScriptedModels.failure(ErrorClass.SERVER_ERROR)
                    : ScriptedModels.oblige(request));
    try (var engine = TestEngine.measured(database, models, registry)) {
      RunId run = planned();
      engine.awaitStatus(run, RunStatus.COMPLETED);
      long spent = engine.control().progress(run).costNanoUsd();
      assertThat(calls("a", "answered") + calls("judge", "answered")).isEqualTo(40);
      assertThat(calls("a", "server_error")).isEqualTo(1);
      assertThat(registry.get("panopticon.retries").counter().count()).isEqualTo(1);
      assertThat(results("output", "call")).isEqualTo(20);
      assertThat(results("judgment", "call")).isEqualTo(20);
      assertThat(sum("panopticon.spend.usd")).isCloseTo(spent / 1e9, within());
      assertThat(registry.get("panopticon.tokens").tag("direction", "input").counters())
          .extracting(Counter::count)
          .containsExactlyInAnyOrder(200.0, 200.0);
      assertThat(registry.get("panopticon.commit.results").summary().totalAmount()).isEqualTo(40);
      assertThat(registry.get("panopticon.calls.in.flight").tag("model", "a").gauge().value())
          .isZero();

      engine.awaitStatus(planned(), RunStatus.COMPLETED);
      assertThat(results("output", "cache")).isEqualTo(20);
      assertThat(results("judgment", "cache")).isEqualTo(20);
      assertThat(calls("a", "answered")).as("calls of both runs").isEqualTo(20);
      assertThat(registry.get("panopticon.commit.queue").gauge().value()).isZero();
      Await.until(
          "the queue is seen",
          () -> registry.get("panopticon.chunks.waiting").gauge().value() == 0);
    }
  }

  private RunId planned() {
    return TestRun.aRun().queries(20).remote("a").judged(1).cache(CacheMode.REUSE).plan(database);
  }

  private long calls(String model, String outcome) {
    return registry
        .get("panopticon.calls")
        .tags("provider", "openai_compatible", "model", model, "outcome", outcome)
        .timer()
        .count();
  }

  private double results(String kind, String source) {
    return registry
        .get("panopticon.results")
        .tags("kind", kind, "source", source, "outcome", "stored")
        .counter()
        .count();
  }

  private double sum(String name) {
    return registry.get(name).counters().stream().mapToDouble(Counter::count).sum();
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(1e-9);
  }
}
