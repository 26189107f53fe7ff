package dev.panopticon.simulator;

import static dev.panopticon.simulator.SimulatorClient.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LimitTest {

  @Test
  void theBucketGivesItsBurstAndThenItsRate() {
    var now = new AtomicLong(5_000);
    var limiter = new RequestLimiter(10, 3, now::get);

    assertThat(List.of(limiter.take(), limiter.take(), limiter.take())).containsOnly(Duration.ZERO);
    assertThat(limiter.take()).isEqualTo(Duration.ofMillis(100));
    now.addAndGet(Duration.ofMillis(60).toNanos());
    assertThat(limiter.take()).isEqualTo(Duration.ofMillis(40));
    now.addAndGet(Duration.ofMillis(40).toNanos());
    assertThat(limiter.take()).isEqualTo(Duration.ZERO);
    now.addAndGet(Duration.ofHours(1).toNanos());
    assertThat(limiter.remaining()).isZero();
    assertThat(limiter.take()).isEqualTo(Duration.ZERO);
    assertThat(limiter.remaining()).isEqualTo(2);
  }

  @Test
  void whoExceedsTheRateIsRefusedAndThatIsNoAttempt() throws Exception {
    var limits = Limits.none().withRate(0.001).withBurst(5); // the next token is 1,000 s away
    try (var simulator = Simulator.start(SimulatorSettings.defaults().withLimits(limits));
        var client = new SimulatorClient(simulator)) {
      List<Integer> statuses = new ArrayList<>();
      HttpResponse<String> last = null;
      for (int i = 0; i < 8; i++) {
        last = client.ask("sim-good", "Question " + i);
        statuses.add(last.statusCode());
      }

      assertThat(statuses).containsExactly(200, 200, 200, 200, 200, 429, 429, 429);
      assertThat(Long.parseLong(last.headers().firstValue("Retry-After").orElseThrow()))
          .isBetween(900L, 1_000L);
      SimulatorStats stats = simulator.stats();
      assertThat(stats.byFault()).containsEntry("limited-rate", 3L);
      assertThat(stats.calls()).isEqualTo(8);
      assertThat(stats.requests().distinct()).isEqualTo(5);
    }
  }

  @Test
  void onlySoManyCallsAreInFlight() throws Exception {
    var settings = SimulatorSettings.defaults().withLimits(Limits.none().withMaxConcurrency(2));
    try (var simulator = Simulator.start(settings);
        var client = new SimulatorClient(simulator)) {
      List<CompletableFuture<?>> hung = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        var call = client.chat(request("sim-good", "[[fault:hang]]" + i).toString()).build();
        hung.add(client.http().sendAsync(call, HttpResponse.BodyHandlers.ofString()));
      }
      long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
      while (simulator.stats().load().inFlight() < 2) {
        assertThat(System.nanoTime()).isLessThan(deadline);
      }

      HttpResponse<String> third = client.ask("sim-good", "Why?");

      assertThat(third.statusCode()).isEqualTo(429);
      assertThat(third.headers().firstValue("Retry-After")).contains("1");
      assertThat(simulator.stats().byFault()).containsEntry("limited-concurrency", 1L);
      hung.forEach(call -> call.cancel(true));
      while (simulator.stats().load().inFlight() > 0) {
        assertThat(System.nanoTime()).isLessThan(deadline);
      }
      assertThat(client.ask("sim-good", "Why?").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void theBusiestSecondIsFoundWhereverItBegins() {
    var second = new SlidingSecond();
    for (long millis = 600; millis < 1_400; millis += 10) {
      second.add(millis * 1_000_000);
    }
    second.add(9_000_000_000L);

    assertThat(second.max()).isEqualTo(80); // seconds by the clock would say 40
  }

  @Test
  void aMillionContentsAreCountedExactly() {
    var counter = new AttemptCounter();
    for (int round = 1; round <= 2; round++) {
      for (int i = 0; i < 1_000_000; i += round) {
        Dice dice = Dice.of(i);
        var content = new Fingerprint(dice.state(), dice.with(1).state());
        assertThat(counter.next(content) == round).isTrue();
      }
    }

    assertThat(counter.distinct()).isEqualTo(1_000_000);
    assertThat(counter.byAttempts()).containsEntry(1, 500_000L).containsEntry(2, 500_000L);
    assertThat(counter.mostRepeated(3)).hasSize(3);
  }

  @Test
  void latencyStaysWithinItsJitterAndDependsOnTheAttempt() {
    var timing = Timing.immediate().withLatency(Duration.ofMillis(10), Duration.ofMillis(20));
    var dice = Dice.of(4).with(2);

    assertThat(timing.latency(dice, 1)).isEqualTo(timing.latency(dice, 1));
    assertThat(timing.latency(dice, 1)).isNotEqualTo(timing.latency(dice, 2));
    for (int attempt = 1; attempt < 100; attempt++) {
      assertThat(timing.latency(dice, attempt)).isBetween(Duration.ZERO, Duration.ofMillis(30));
    }
  }
}
