package dev.panopticon.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Memory depends on what is under way, and not on the size of a run. */
class LargeRunSystemTest {
  @TempDir Path folder;

  /** 135 MB of questions and answers, in a heap of which a server that only starts needs 28 MB. */
  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void runIsLargerThanTheHeap() throws Exception {
    Path data = folder.resolve("data");
    try (Server server = withHeap(96, data)) {
      LargeRun run = LargeRun.complete(server, data, new RecordedSuite("large", 30_000, 3_000));
      System.out.printf(
          Locale.ROOT,
          "large run: %s, heap 96 MB, %d MB in memory at most%n",
          run,
          peakMegabytes(server));
      requireCleanEnd(server, data);
    }
  }

  @Test
  @Tag("full")
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  void millionEvaluationsCompleteInHalfAGigabyte() throws Exception {
    Path data = folder.resolve("data");
    try (Server server = withHeap(512, data)) {
      var few = new RecordedSuite("few", 10_000, 0);
      LargeRun.complete(server, data, few); // the JVM and the tables are warm after it
      LargeRun small = LargeRun.complete(server, data, few);
      LargeRun million =
          LargeRun.complete(server, data, new RecordedSuite("million", 1_000_000, 0));
      System.out.printf(
          Locale.ROOT,
          "a million: %s; %s; heap 512 MB, %d MB in memory at most%n",
          small,
          million,
          peakMegabytes(server));
      requireCleanEnd(server, data);
    }
  }

  private static Server withHeap(int megabytes, Path data) throws Exception {
    Server server = Server.withHeap(megabytes + "m", data);
    try {
      assertThat(mostHeap(server)).as("the JVM's limit").isBetween(1L, (long) megabytes << 20);
      return server;
    } catch (Exception | AssertionError e) {
      server.close();
      throw e;
    }
  }

  /** In bytes, of all parts of the heap that have a limit. */
  private static long mostHeap(Server server) throws Exception {
    var answer = server.send(HttpRequest.newBuilder(server.address().resolve("/metrics")));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer
        .body()
        .lines()
        .filter(line -> line.startsWith("jvm_memory_max_bytes{area=\"heap\""))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .filter(bytes -> bytes > 0)
        .sum();
  }

  /** Of the JVM alone: its PostgreSQL is a process of its own. */
  private static long peakMegabytes(Server server) throws IOException {
    return Files.readAllLines(Path.of("/proc/%d/status".formatted(server.pid()))).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  private static void requireCleanEnd(Server server, Path data) throws IOException {
    assertThat(server.isAlive()).as("alive: with a full heap it ends").isTrue();
    assertThat(server.terminate()).as("exit").isZero();
    assertThat(Cluster.isShutDown(data)).isTrue();
    assertThat(data.resolve("logs/panopticon.log"))
        .content()
        .doesNotContain(OutOfMemoryError.class.getSimpleName());
  }
}
