package dev.panopticon.engine;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.CacheMode;
import dev.panopticon.model.ErrorClass;
import dev.panopticon.model.RunId;
import dev.panopticon.model.RunStatus;
import dev.panopticon.providers.CallOutcome;
import dev.panopticon.storage.testing.TestDatabase;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TracedRunIT {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("judge_service", "classpath:db/judge_service");

  private static final int QUERIES = 4;

  private final DataSource database = DATABASE.pool("judge_service");
  private final KeptSpans spans = new KeptSpans();
  private final AtomicInteger calls = new AtomicInteger();

  @AfterEach
  void close() {
    spans.close();
  }

  /** 4 questions and 4 verdicts; the first call fails once, quoting its prompt. */
  @Test
  void callsOfACellHangTogetherAndSayWhatTheyAreFor() {
    RunId run = completed(CacheMode.OFF);

    List<SpanData> cells = spans.named("evaluate");
    assertThat(cells)
        .hasSize(QUERIES)
        .allSatisfy(cell -> assertThat(cell.getParentSpanContext().isValid()).isFalse())
        .extracting(cell -> text(cell, "panopticon.query.id"))
        .containsExactlyInAnyOrder("q0", "q1", "q2", "q3");
    assertThat(cells).allSatisfy(cell -> assertThatItIsOfTheRun(cell, run, null));

    assertThat(spans.named("chat a")).hasSize(QUERIES + 1);
    assertThat(spans.named("chat a")).allSatisfy(call -> assertThatItIsOfTheRun(call, run, null));
    assertThat(spans.named("chat judge"))
        .hasSize(QUERIES)
        .allSatisfy(call -> assertThatItIsOfTheRun(call, run, "helpfulness"));
    assertThat(spans.named("chat a"))
        .filteredOn(call -> "server_error".equals(text(call, "error.type")))
        .hasSize(1);
    for (SpanData cell : cells) {
      assertThat(callsOf(cell))
          .as("%s", cell)
          .allSatisfy(
              call ->
                  assertThat(text(call, "panopticon.query.id"))
                      .isEqualTo(text(cell, "panopticon.query.id")));
      assertThat(callsOf(cell).map(SpanData::getName)).contains("chat a", "chat judge");
    }
    assertThat(cells.stream().flatMap(this::callsOf)).hasSize(2 * QUERIES + 1);
  }

  @Test
  void noPromptAnswerOrProvidersWordsAreInAnySpan() {
    completed(CacheMode.OFF);

    assertThat(spans.all())
        .hasSize(3 * QUERIES + 1)
        .extracting(KeptSpans::text)
        .noneMatch(text -> text.contains("question ") || text.contains("answer to"));
  }

  @Test
  void cellsThatCallNobodyLeaveNoSpan() {
    completed(CacheMode.REUSE);
    int before = spans.all().size();
    int callsBefore = calls.get();
    completed(CacheMode.REUSE);

    assertThat(calls.get()).as("all is in the cache").isEqualTo(callsBefore);
    assertThat(spans.all()).hasSize(before);
  }

  private RunId completed(CacheMode cache) {
    var models =
        new ScriptedModels(
            request ->
                calls.incrementAndGet() == 1
                    ? new CallOutcome.Failed(
                        ErrorClass.SERVER_ERROR,
                        "cannot say: " + ScriptedModels.question(request),
                        null,
                        Duration.ofMillis(1))
                    : ScriptedModels.oblige(request));
    try (var engine = TestEngine.started(database, new TracedModels(models, spans.telemetry()))) {
      RunId run = TestRun.aRun().queries(QUERIES).remote("a").judged(1).cache(cache).plan(database);
      engine.awaitStatus(run, RunStatus.COMPLETED);
      return run;
    }
  }

  private Stream<SpanData> callsOf(SpanData cell) {
    return spans.all().stream()
        .filter(span -> span.getParentSpanId().equals(cell.getSpanId()))
        .filter(span -> span.getTraceId().equals(cell.getTraceId()));
  }

  private static void assertThatItIsOfTheRun(SpanData span, RunId run, @Nullable String metric) {
    assertThat(text(span, "panopticon.run.id")).isEqualTo(run.toString());
    assertThat(text(span, "panopticon.contestant")).isEqualTo("a");
    assertThat(span.getAttributes().get(longKey("panopticon.repeat"))).isEqualTo(1);
    assertThat(text(span, "panopticon.metric")).isEqualTo(metric);
  }

  private static @Nullable String text(SpanData span, String key) {
    return span.getAttributes().get(stringKey(key));
  }
}
