package dev.panopticon.app;

import dev.panopticon.cli.Cli;
import dev.panopticon.cli.ServerOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One short life of the whole program, for the JVM to record: the classes and methods that starts
 * and common commands use end up in the AOT cache. Run by the build, never by a person.
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

  private Train() {}

  /** The process's exit code. */
  static int run(String[] arguments) {
    try {
      Path data = Path.of(arguments[2]);
      Path suite = suite(data.resolveSibling("training"));
      var options = new ServerOptions(data, InetAddress.getLoopbackAddress(), 0, null, false);
      try (AllInOne server = AllInOne.start(options)) {
        commands(data, suite);
        pages(server.address());
      }
      return 0;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 3;
    }
  }

  private static Path suite(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("a.jsonl"), "{\"query\": \"q1\", \"output\": \"4\"}\n");
    Files.writeString(folder.resolve("b.jsonl"), "{\"query\": \"q1\", \"output\": \"5\"}\n");
    return Files.writeString(folder.resolve("suite.yaml"), SUITE);
  }

  private static void commands(Path data, Path suite) {
    PrintStream out = System.out;
    System.setOut(new PrintStream(java.io.OutputStream.nullOutputStream()));
    try {
      String at = data.toString();
      for (String[] command :
          new String[][] {
            {"--help"},
            {"version"},
            {"suite", "check", suite.toString()},
            {"eval", suite.toString(), "--data", at},
            {"runs", "--data", at},
            {"models", "--data", at},
            {"queries", "--data", at},
            {"queries", "search", "a sum of two numbers", "--data", at}
          }) {
        new Cli(Train::never, Train::neverARole).run(command);
      }
    } finally {
      System.setOut(out);
    }
  }

  private static dev.panopticon.cli.ServerStarter.Running never(ServerOptions options) {
    throw new IllegalStateException("the training's commands use the server that runs");
  }

  private static dev.panopticon.cli.RoleStarter.Running neverARole(
      dev.panopticon.cli.RoleOptions options) {
    throw new IllegalStateException("the training starts no single role");
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
