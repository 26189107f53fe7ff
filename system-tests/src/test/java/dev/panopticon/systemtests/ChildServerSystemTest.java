package dev.panopticon.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Commands where no server runs: who starts one, who shares it, and that none is left behind,
 * however a command ends.
 */
class ChildServerSystemTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void needProc() {
    assumeTrue(Files.isDirectory(Path.of("/proc/self")), "skipped: no /proc here");
    data = folder.resolve("data");
  }

  @Test
  void childOfAKilledCommandStopsCleanAndLeavesNoPostgres() throws Exception {
    try (var provider = Simulation.start("--latency", "300ms")) {
      Process eval = startEval(provider, 200);
      eval.destroyForcibly().onExit().join();

      awaitNoProcess();
      assertThat(Cluster.isShutDown(data)).isTrue();
      assertThat(data.resolve("server.json")).doesNotExist();
    }
  }

  @Test
  void childOfACommandThatIsKilledDuringTheStartDoesNotServeFirst() throws Exception {
    Process runs = Command.panopticon("runs", "--data", data).start();
    Path postgres = data.resolve("postgres/17/postmaster.pid");
    Eventually.get(SOON, () -> Files.exists(postgres), there -> there);
    runs.destroyForcibly().onExit().join();

    awaitNoProcess();
    assertThat(Cluster.isShutDown(data)).isTrue();
    assertThat(Files.readString(data.resolve("logs/panopticon.log")))
        .as("a server that has been ready says that it stops")
        .doesNotContain("stopping");
  }

  @Test
  void commandsThatStartAtOnceOnAFreshDirectoryAllSucceed() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Command.Ended>> commands = new ArrayList<>();
      for (int each = 0; each < 3; each++) {
        commands.add(threads.submit(() -> Command.panopticon("runs", "--data", data).run()));
      }
      for (Future<Command.Ended> command : commands) {
        assertThat(command.get().exitCode()).as(command.get().all()).isZero();
        assertThat(command.get().out()).contains("No runs yet");
      }
    }
    awaitNoProcess();
    assertThat(Cluster.isShutDown(data)).isTrue();
  }

  @Test
  void childOfAFinishedCommandGoesOnUntilNobodyIsAttached() throws Exception {
    try (var provider = Simulation.start("--latency", "500ms");
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Command.Ended> first = threads.submit(() -> eval("first", provider, 8));
      awaitServer();
      Future<Command.Ended> second = threads.submit(() -> eval("second", provider, 60));

      assertFine(first);
      assertFine(second);
      awaitNoProcess();
      assertThat(Cluster.isShutDown(data)).isTrue();
    }
  }

  @Test
  void whoUsedTheChildOfAKilledCommandIsToldAndCanGoOn() throws Exception {
    try (var provider = Simulation.start("--latency", "500ms");
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Process owner = startEval(provider, 500);
      Future<Command.Ended> guest = threads.submit(() -> eval("guest", provider, 60));
      Server.awaitRun(data, "guest");
      owner.destroyForcibly().onExit().join();

      assertThat(guest.get().exitCode()).as(guest.get().all()).isEqualTo(3);
      assertThat(guest.get().err()).contains("No answer from the server").contains("runs resume");
    }
    awaitNoProcess();
  }

  @Test
  void upWaitsForACommandsOwnServerInsteadOfPointingToIt() throws Exception {
    try (var provider = Simulation.start("--latency", "300ms");
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Command.Ended> eval = threads.submit(() -> eval("short", provider, 40));
      awaitServer();
      try (Server server = Server.up(data)) {
        assertFine(eval);
        assertThat(server.get("/api/judge/runs").at("/items/0/status").asString())
            .isEqualTo("COMPLETED");
      }
    }
  }

  @Test
  void interruptedEvalSaysHowToGoOnAndNothingIsAskedTwice() throws Exception {
    int queries = 200; // long enough to be interrupted in its middle on a loaded machine
    int inFlight = 4;
    try (var provider = Simulation.start("--latency", "200ms", "--max-concurrency", "64")) {
      Path suite = suite("interrupted", provider, queries, inFlight);
      Process eval = Command.panopticon("eval", suite, "--data", data).start();
      BufferedReader words = eval.inputReader(StandardCharsets.UTF_8);
      Eventually.get(SOON, provider::calls, calls -> calls >= 20);
      interrupt(eval);
      List<String> said = words.lines().toList();
      assertThat(eval.waitFor()).isEqualTo(130);
      assertThat(said).anyMatch(line -> line.contains("Everything that was judged is stored"));
      assertThat(said).noneMatch(line -> line.contains("error"));
      String resume =
          said.stream().filter(line -> line.contains("runs resume")).findFirst().orElseThrow();
      String run = resume.strip().split(" ")[3];
      awaitNoProcess();
      assertThat(provider.calls()).isLessThan(queries);

      var resumed = Command.panopticon("runs", "resume", run, "--data", data, "--json").run();

      assertThat(resumed.exitCode()).as(resumed.all()).isZero();
      JsonNode report = JsonMapper.shared().readTree(resumed.out());
      assertThat(report.get("status").asString()).isEqualTo("completed");
      assertThat(report.at("/models/0/metrics/0/n").asInt()).isEqualTo(queries);
      assertThat(provider.calls()).isBetween((long) queries, (long) queries + inFlight);
    }
  }

  private void awaitNoProcess() throws Exception {
    Eventually.get(SOON, () -> Cluster.processesOn(data), List::isEmpty);
  }

  private void awaitServer() throws Exception {
    Callable<Boolean> published = () -> Files.exists(data.resolve("server.json"));
    Eventually.get(SOON, published, there -> there);
  }

  private static void assertFine(Future<Command.Ended> command)
      throws ExecutionException, InterruptedException {
    assertThat(command.get().exitCode()).as(command.get().all()).isZero();
  }

  /** Returns when the run is under way. */
  private Process startEval(Simulation provider, int queries) throws Exception {
    Path suite = suite("owner", provider, queries, 2);
    Process eval = Command.panopticon("eval", suite, "--data", data).start();
    Command.drain(eval.inputReader());
    Eventually.get(SOON, provider::calls, calls -> calls > 0);
    return eval;
  }

  private Command.Ended eval(String name, Simulation provider, int queries)
      throws IOException, InterruptedException {
    return Command.panopticon("eval", suite(name, provider, queries, 4), "--data", data).run();
  }

  private Path suite(String name, Simulation provider, int queries, int concurrency)
      throws IOException {
    var rows = new StringBuilder();
    for (int query = 1; query <= queries; query++) {
      rows.append("{\"id\": \"q%d\", \"text\": \"What is %d + 1?\"".formatted(query, query));
      rows.append(", \"reference\": \"%d\"}\n".formatted(query + 1));
    }
    Files.writeString(folder.resolve(name + ".jsonl"), rows);
    return Files.writeString(
        folder.resolve(name + ".yaml"),
        """
        name: %s
        concurrency: %d
        cache: "off"
        queries:
          - file: %s.jsonl
        models:
          - {id: sim-good, provider: openai-compatible, base_url: "%s"}
        metrics: [numeric]
        """
            .formatted(name, concurrency, name, provider.baseUrl()));
  }

  private static void interrupt(Process process) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor())
        .isZero();
  }
}
