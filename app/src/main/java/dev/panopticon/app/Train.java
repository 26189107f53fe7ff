package dev.panopticon.app;

import dev.panopticon.cli.ServerOptions;
import dev.panopticon.simulator.Simulator;
import dev.panopticon.simulator.SimulatorSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One short life of the whole program, for the JVM to record: the classes and methods that it uses
 * end up in the AOT cache. Run by the build, never by a person, as {@code train --data DIRECTORY
 * [--commands CACHE]}, where the cache of the commands goes to.
 */
final class Train {
  private static final String SUITE =
      """
      name: training
      queries:
        - {id: q1, text: "What is 2 + 2?", theme: t, reference: "4"}
      models:
        - {id: a, provider: recorded, file: a.jsonl}
        - {id: b, provider: recorded, file: b.jsonl}
      metrics: [exact-match, token-f1]
      """;

  /** What calls go through: a provider, a judge, and enough of both to show what happens often. */
  private static final String CALLING_SUITE =
      """
      name: training-calls
      queries:
        - file: questions.jsonl
      models:
        - {id: model, provider: openai-compatible, base_url: "BASE_URL", model: sim-good}
        - {id: judge, provider: openai-compatible, base_url: "BASE_URL", model: sim-judge, role: judge}
      metrics:
        - {name: correct, kind: judge, judge: judge, rubric: "Is it correct?", scale: {min: 1, max: 10}}
      """;

  private static final int CALLING_QUERIES = 1_000;

  static final String COMMAND = "train";
  private static final int CACHE_OF_COMMANDS = 4;

  private Train() {}

  /** The process's exit code. */
  static int run(String[] arguments) {
    try {
      Path data = Path.of(arguments[2]);
      Path suite = suite(data.resolveSibling("training"));
      var options = new ServerOptions(data, InetAddress.getLoopbackAddress(), 0, null, false);
      try (AllInOne server = AllInOne.start(options)) {
        TrainCommands.at(data.toString(), suite.toString());
        calls(data);
        pages(server.address());
        return arguments.length > CACHE_OF_COMMANDS
            ? recordCommands(arguments[CACHE_OF_COMMANDS], data, suite)
            : 0;
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 3;
    }
  }

  private static void calls(Path data) throws IOException {
    Path folder = Files.createDirectories(data.resolveSibling("training-calls"));
    try (Simulator provider = Simulator.start(SimulatorSettings.defaults())) {
      Files.write(folder.resolve("questions.jsonl"), questions());
      Path suite = folder.resolve("suite.yaml");
      Files.writeString(suite, CALLING_SUITE.replace("BASE_URL", provider.baseUrl().toString()));
      TrainCommands.silently("eval", suite.toString(), "--data", data.toString());
    }
  }

  private static List<String> questions() {
    return IntStream.range(0, CALLING_QUERIES)
        .mapToObj(n -> "{\"id\": \"q%1$d\", \"text\": \"What is %1$d + 1?\"}".formatted(n))
        .toList();
  }

  private static Path suite(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("a.jsonl"), "{\"query\": \"q1\", \"output\": \"4\"}\n");
    Files.writeString(folder.resolve("b.jsonl"), "{\"query\": \"q1\", \"output\": \"5\"}\n");
    return Files.writeString(folder.resolve("suite.yaml"), SUITE);
  }

  /** In a process of its own, so that nothing of the server is in what is recorded. */
  private static int recordCommands(String cache, Path data, Path suite)
      throws IOException, InterruptedException {
    String home = System.getProperty("panopticon.home");
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-XX:AOTCacheOutput=" + cache,
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dpanopticon.home=" + home,
            "-jar",
            home + "/panopticon.jar",
            TrainCommands.COMMAND,
            data.toString(),
            suite.toString())
        .inheritIO()
        .start()
        .waitFor();
  }

  private static void pages(URI address) throws IOException, InterruptedException {
    HttpClient http = HttpClient.newHttpClient();
    for (String path :
        new String[] {
          "/health/ready", "/", "/runs", "/results", "/api/judge/runs", "/api/queries"
        }) {
      HttpRequest request = HttpRequest.newBuilder(address.resolve(path)).build();
      http.send(request, HttpResponse.BodyHandlers.discarding());
    }
  }
}
