package dev.panopticon.simulator;

import static dev.panopticon.simulator.SimulatorClient.content;
import static dev.panopticon.simulator.SimulatorClient.json;
import static dev.panopticon.simulator.SimulatorClient.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.core.JacksonException;

/** Each fault, as a real HTTP client sees it. */
class FaultTest {
  private final Simulator simulator =
      Simulator.start(
          SimulatorSettings.defaults()
              .withTiming(Timing.immediate().withSlow(Duration.ofMillis(200)))
              .withLimits(Limits.none().withRetryAfter(Duration.ofMillis(1_250))));
  private final SimulatorClient client = new SimulatorClient(simulator);

  @AfterEach
  void stop() {
    client.close();
    simulator.close();
  }

  @Test
  void rateLimitedSaysWhenToComeBack() throws Exception {
    HttpResponse<String> response = ask(FaultKind.RATE_LIMITED);

    assertThat(response.statusCode()).isEqualTo(429);
    assertThat(response.headers().firstValue("Retry-After")).contains("2");
    assertThat(response.headers().firstValue("retry-after-ms")).contains("1250");
    assertThat(json(response).at("/error/code").stringValue()).isEqualTo("rate_limit_exceeded");
  }

  @Test
  void serverErrorsHaveOpenAisShape() throws Exception {
    assertThat(ask(FaultKind.SERVER_ERROR).statusCode()).isEqualTo(500);
    HttpResponse<String> unavailable = ask(FaultKind.UNAVAILABLE);
    assertThat(unavailable.statusCode()).isEqualTo(503);
    assertThat(json(unavailable).at("/error/type").stringValue()).isEqualTo("server_error");
  }

  @Test
  void aGatewayTimeoutComesAfterTheModelHasWorked() throws Exception {
    HttpResponse<String> response = ask(FaultKind.GATEWAY_TIMEOUT);

    assertThat(response.statusCode()).isEqualTo(504);
    assertThat(response.headers().firstValue("content-type").orElseThrow()).startsWith("text/html");
    assertThat(simulator.stats().tokens().completion()).isPositive();
  }

  @Test
  void aHungCallSendsNothingAndLeavesNothingBehindWhenTheClientGivesUp() {
    var impatient =
        client
            .chat(request("sim-good", "[[fault:hang]]").toString())
            .timeout(Duration.ofMillis(300));

    assertThatThrownBy(
            () -> client.http().send(impatient.build(), HttpResponse.BodyHandlers.ofString()))
        .isInstanceOf(HttpTimeoutException.class);
    await(() -> simulator.stats().load().inFlight() == 0);
    assertThat(simulator.stats().withoutReply()).isEqualTo(1);
    assertThat(simulator.stats().byStatus()).isEmpty();
  }

  @Test
  void aHungCallEndsWithAClosedConnection() throws Exception {
    var settings =
        SimulatorSettings.defaults().withTiming(Timing.immediate().withHang(Duration.ofMillis(50)));
    try (var brief = Simulator.start(settings);
        var caller = new SimulatorClient(brief)) {
      assertThatThrownBy(() -> caller.ask("sim-good", "[[fault:hang]]"))
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(HttpTimeoutException.class);
      // The JDK's client may try once more by itself when a kept connection closes unanswered.
      assertThat(brief.stats().withoutReply()).isEqualTo(brief.stats().calls());
    }
  }

  @Test
  void aCutConnectionLosesHalfOfTheBody() {
    assertThatThrownBy(() -> ask(FaultKind.CUT)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> client.post(streamed(FaultKind.CUT))).isInstanceOf(IOException.class);
    assertThat(simulator.stats().fault(FaultKind.CUT)).isEqualTo(2);
    assertThat(simulator.stats().status(200)).isEqualTo(2);
  }

  @Test
  void malformedIsA200ThatIsNotJson() throws Exception {
    HttpResponse<String> response = ask(FaultKind.MALFORMED);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).contains("application/json");
    assertThatThrownBy(() -> json(response)).isInstanceOf(JacksonException.class);
    String event = client.post(streamed(FaultKind.MALFORMED)).body();
    assertThat(event).startsWith("data: {").endsWith("\n\n");
    assertThatThrownBy(() -> SimulatorClient.JSON.readTree(event.substring("data: ".length())))
        .isInstanceOf(JacksonException.class);
  }

  @Test
  void emptyRefusedAndFilteredAreWellFormedReplies() throws Exception {
    assertThat(content(ask(FaultKind.EMPTY))).isEmpty();
    var refused = json(ask(FaultKind.REFUSAL)).at("/choices/0");
    assertThat(refused.at("/message/refusal").stringValue()).contains("can't help");
    assertThat(refused.at("/message/content").isNull()).isTrue();
    var filtered = json(ask(FaultKind.CONTENT_FILTER)).at("/choices/0");
    assertThat(filtered.path("finish_reason").stringValue()).isEqualTo("content_filter");
  }

  @Test
  void aSlowBodyArrivesWhole() throws Exception {
    String slow = content(ask(FaultKind.SLOW));

    assertThat(slow).isNotBlank();
    assertThat(client.post(streamed(FaultKind.SLOW)).body()).endsWith("data: [DONE]\n\n");
  }

  @Test
  void aProxyPageIsHtmlWithStatus200() throws Exception {
    HttpResponse<String> response = ask(FaultKind.CONTENT_TYPE);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type").orElseThrow()).startsWith("text/html");
  }

  @ParameterizedTest
  @EnumSource(FaultKind.class)
  void aRateOfOneAlwaysFailsAndIsCounted(FaultKind kind) {
    FaultRates always = FaultRates.none().with(kind, 1);

    assertThat(always.draw(Dice.of(1).with(5), 3)).isEqualTo(kind);
    assertThat(always.withMaxFaultyAttempts(2).draw(Dice.of(1).with(5), 3))
        .isEqualTo(kind.isPartOfTheAnswer() ? kind : null);
  }

  @Test
  void aScriptEndsAfterItsAttemptsAndMayNameAModel() throws Exception {
    String question = "[[fault:500x2]] [[fault:429x1]] Why?";
    List<Integer> statuses = new ArrayList<>();
    for (int attempt = 0; attempt < 5; attempt++) {
      statuses.add(client.ask("sim-good", question).statusCode());
    }

    assertThat(statuses).containsExactly(500, 500, 429, 200, 200);
    assertThat(client.ask("sim-judge", "[[fault:503@sim-good]]").statusCode()).isEqualTo(200);
    assertThat(client.ask("sim-good", "[[fault:503@sim-good]]").statusCode()).isEqualTo(503);
  }

  @Test
  void faultsHappenAtTheirRates() {
    FaultRates rates = FaultRates.errors(0.2).with(FaultKind.REFUSAL, 0.1);
    int errors = 0;
    int refusals = 0;
    for (int i = 0; i < 10_000; i++) {
      FaultKind fault = rates.draw(Dice.of(1).with(i), 1);
      errors += fault != null && !fault.isPartOfTheAnswer() ? 1 : 0;
      refusals += fault == FaultKind.REFUSAL ? 1 : 0;
    }

    assertThat(errors).isBetween(1_840, 2_160); // 2,000 expected, sd 40
    assertThat(refusals).isBetween(692, 908); // 800 expected, sd 27
    assertThatThrownBy(() -> FaultRates.errors(0.7).with(FaultKind.HANG, 0.5))
        .hasMessageContaining("must not exceed 1");
  }

  @Test
  void stoppingDoesNotWaitForHungCalls() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> hung = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      var call = client.chat(request("sim-good", "[[fault:hang]] " + i).toString()).build();
      hung.add(client.http().sendAsync(call, HttpResponse.BodyHandlers.ofString()));
    }
    await(() -> simulator.stats().load().inFlight() == 50);

    CompletableFuture<Void> stop = CompletableFuture.runAsync(simulator::close);

    stop.get(2, TimeUnit.SECONDS);
    for (CompletableFuture<HttpResponse<String>> call : hung) {
      assertThatThrownBy(() -> call.get(5, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(IOException.class);
    }
  }

  private HttpResponse<String> ask(FaultKind kind) throws IOException, InterruptedException {
    return client.ask("sim-good", "Why? [[fault:" + kind.wireName() + "]]");
  }

  private static String streamed(FaultKind kind) {
    return request("sim-good", "Why? [[fault:" + kind.wireName() + "]]")
        .put("stream", true)
        .toString();
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited 10 s in vain").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
