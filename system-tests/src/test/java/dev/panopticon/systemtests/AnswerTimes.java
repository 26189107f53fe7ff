package dev.panopticon.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * How long a server takes for its probe and for the Runs page, from now until this is closed,
 * whatever else is asked of it meanwhile. In a platform thread and with a client of its own: what
 * keeps the test busy is not the server's time. An answer other than 200, or none, fails the test
 * at the end.
 */
final class AnswerTimes implements AutoCloseable {
  private static final int BETWEEN_LOOKS_MILLIS = 200;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Server server;
  private final HttpClient http = HttpClient.newHttpClient();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<Long> probes = Collections.synchronizedList(new ArrayList<>());
  private final List<Long> pages = Collections.synchronizedList(new ArrayList<>());
  private final CompletableFuture<Void> looking = new CompletableFuture<>();

  private AnswerTimes(Server server) {
    this.server = server;
  }

  static AnswerTimes of(Server server) {
    var times = new AnswerTimes(server);
    Thread.ofPlatform().daemon().name("answer-times").start(times::look);
    return times;
  }

  private void look() {
    try {
      millis("/health/live"); // the client's own first use takes as long as a slow answer
      do {
        probes.add(millis("/health/ready"));
        pages.add(millis("/runs"));
      } while (!closed.await(BETWEEN_LOOKS_MILLIS, TimeUnit.MILLISECONDS));
      looking.complete(null);
    } catch (Exception | AssertionError failure) {
      looking.completeExceptionally(failure);
    }
  }

  private long millis(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server.address().resolve(path)).timeout(PATIENCE).build();
    long asked = System.nanoTime();
    var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    long answered = System.nanoTime();
    assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isEqualTo(200);
    return TimeUnit.NANOSECONDS.toMillis(answered - asked);
  }

  /** Returns when the server was looked at so often; or when looking has failed. */
  void await(int looks) throws Exception {
    Duration deadline = PATIENCE.multipliedBy(5);
    Eventually.get(deadline, () -> looking.isDone() || pages.size() >= looks, enough -> enough);
  }

  /** The times seen so far. */
  String words() {
    return "/health/ready %s; Runs page %s".formatted(words(probes), words(pages));
  }

  private static String words(List<Long> times) {
    List<Long> sorted = times.stream().sorted().toList();
    return "median %d ms, 95 %% below %d ms, longest %d ms of %d"
        .formatted(
            sorted.get(sorted.size() / 2),
            sorted.get(sorted.size() * 95 / 100),
            sorted.getLast(),
            sorted.size());
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      looking.join();
    } finally {
      http.close();
    }
  }
}
