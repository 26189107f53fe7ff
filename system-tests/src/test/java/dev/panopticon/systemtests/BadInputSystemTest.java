package dev.panopticon.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Bad input gets a clear error (what, why, what to do) and the right exit code, and nothing is
 * lost.
 */
class BadInputSystemTest {
  private static final int WRONG_USAGE = 2;
  private static final int COULD_NOT_RUN = 3;
  private static final String QUESTION =
      "  - {id: q1, text: \"What is 2 + 2?\", reference: \"4\"}\n";

  @TempDir static Path folder;
  private static Server server;
  private static Path data;

  @BeforeAll
  static void startServer() throws IOException {
    data = folder.resolve("data");
    server = Server.up(data);
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  @Test
  void malformedYamlIsToldWithLineAndColumn() throws Exception {
    var ended = evaluate("malformed", "name: x\nqueries:\n  - text: \"unclosed\n");

    assertThat(ended.exitCode()).isEqualTo(WRONG_USAGE);
    assertThat(ended.err()).contains("line 3, column 11: ", "a quote is never closed");
  }

  @Test
  void unknownKeyIsToldWithWhatWasLikelyMeant() throws Exception {
    var ended = evaluate("unknown-key", recorded("metrcs: [exact-match]\n"));

    assertThat(ended.exitCode()).isEqualTo(WRONG_USAGE);
    assertThat(ended.err()).contains("metrcs").contains("did you mean \"metrics\"");
  }

  @Test
  void missingFilesAreNamed() throws Exception {
    var suite = Command.panopticon("eval", folder.resolve("absent.yaml"), "--data", data).run();
    var answers =
        evaluate(
            "missing-file",
            suite(
                "  - {id: m, provider: recorded, file: absent.jsonl}\n",
                "metrics: [exact-match]\n"));

    assertThat(suite.exitCode()).isEqualTo(WRONG_USAGE);
    assertThat(suite.err()).contains("absent.yaml");
    assertThat(answers.exitCode()).isEqualTo(WRONG_USAGE);
    assertThat(answers.err()).contains("line 5, column 39: ", "absent.jsonl");
  }

  @Test
  void unknownModelAndMetricAreToldWithPlaceSuggestionAndCommand() throws Exception {
    String suite = suite("  - gpt-nowhere\n", "metrics: [exactmatch]\n");
    var ended = evaluate("unknown-names", suite);
    var checked = Command.panopticon("suite", "check", folder.resolve("unknown-names.yaml")).run();

    assertThat(ended.exitCode()).isEqualTo(WRONG_USAGE);
    assertThat(ended.err().lines())
        .anyMatch(
            line ->
                line.startsWith("  line 5, column 5: ")
                    && line.contains("\"gpt-nowhere\"")
                    && line.contains("`panopticon models add FILE`"))
        .anyMatch(
            line ->
                line.startsWith("  line 6, column 11: ")
                    && line.contains("`panopticon metrics add FILE`")
                    && line.contains("did you mean \"exact-match\"?"));
    assertThat(ended.err()).doesNotContain("POST ", "/metrics/0");
    assertThat(checked.exitCode()).isZero();
    assertThat(checked.err()).contains("line 6, column 11: ", "exact-match");
  }

  @Test
  void badRowsAreToldByTheirFileOnALineEach() throws Exception {
    Path rows =
        Files.writeString(
            folder.resolve("rows.jsonl"), "{\"id\": 1, \"text\": \"a\"}\n{\"id\": 2}\nnothing\n");
    var ended =
        evaluate(
            "bad-rows",
            recorded("metrics: [exact-match]\n").replace(QUESTION, "  - file: rows.jsonl\n"));

    assertThat(ended.exitCode()).isEqualTo(WRONG_USAGE);
    assertThat(ended.err().lines())
        .anyMatch(line -> line.startsWith("  " + rows + ", line 2: field `text` is not there"))
        .anyMatch(line -> line.startsWith("  " + rows + ", line 3: is not JSON"));
  }

  @Test
  void importWithoutRowsOrColumnsIsRefused() throws Exception {
    var empty = importQueries("nothing.jsonl", "");
    var header = importQueries("header.csv", "id,text\n");
    var foreign = importQueries("semi.csv", "question_id;text\n");

    assertThat(empty.exitCode()).isEqualTo(WRONG_USAGE);
    assertThat(empty.err()).contains("nothing.jsonl", "has no rows");
    assertThat(header.exitCode()).isEqualTo(WRONG_USAGE);
    assertThat(header.err()).contains("header.csv", "has no rows");
    assertThat(foreign.exitCode()).isEqualTo(WRONG_USAGE);
    assertThat(foreign.all()).contains("line 1: field `text` is not there", "semicolons");
  }

  private static Command.Ended importQueries(String name, String text)
      throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve(name), text);
    return Command.panopticon("import", "queries", file, "--data", data).run();
  }

  @Test
  void malformedAddressOfAServerIsWrongUsage() throws Exception {
    var ended = Command.panopticon("runs", "--url", "notaurl").run();

    assertThat(ended.exitCode()).isEqualTo(WRONG_USAGE);
    assertThat(ended.err()).contains("--url", "'notaurl'", "http://");
  }

  @Test
  void wrongKeyPausesTheRunAndSaysSo() throws Exception {
    try (var provider = Simulation.start("--api-key", "the-right-one")) {
      var ended = evaluate("wrong-key", remote(provider.baseUrl().toString()));

      assertThat(ended.exitCode()).isEqualTo(COULD_NOT_RUN);
      assertThat(ended.all()).contains("401").contains("resume").doesNotContain("the-right-one");
    }
  }

  @Test
  void unreachableProviderIsToldByItsAddress() throws Exception {
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    Path model =
        Files.writeString(
            folder.resolve("unreachable-model.yaml"),
            "id: unreachable\nprovider: openai-compatible\nbase_url: http://127.0.0.1:"
                + port
                + "/v1\n");
    var added = Command.panopticon("models", "add", model, "--data", data).run();
    var checked = Command.panopticon("models", "check", "unreachable", "--data", data).run();

    assertThat(added.exitCode()).as(added.all()).isZero();
    assertThat(checked.exitCode()).isEqualTo(COULD_NOT_RUN);
    assertThat(checked.all()).contains("127.0.0.1:" + port);
  }

  @Test
  void judgeTemplateWithoutItsPlaceholderIsRefused() throws Exception {
    String metric =
        "metrics:\n"
            + "  - {name: j, kind: judge, judge: m, scale: {min: 1, max: 5}, rubric: r, template:"
            + " \"Judge it.\"}\n";
    var ended =
        evaluate(
            "no-placeholder",
            suite(
                "  - {id: m, provider: openai-compatible, base_url: \"http://127.0.0.1:9/v1\"}\n",
                metric));

    assertThat(ended.exitCode()).isEqualTo(WRONG_USAGE);
    assertThat(ended.err()).contains("{{output}}");
  }

  @Test
  void answerOfTenMegabytesIsJudgedAndKeptWhole() throws Exception {
    try (var provider = Simulation.start()) {
      String queries =
          "  - {id: huge, text: \"[[answer-length:10000000]] Write much.\", reference: \"4\"}\n";
      var ended =
          evaluate(
              "huge",
              "name: huge\nqueries:\n"
                  + queries
                  + "models:\n  - {id: sim-good, provider: openai-compatible, base_url: \""
                  + provider.baseUrl()
                  + "\"}\nmetrics: [contains]\n",
              "--json",
              "-");

      assertThat(ended.exitCode()).as(ended.err()).isZero();
      JsonNode report = JsonMapper.shared().readTree(ended.out());
      assertThat(report.at("/models/0/metrics/0/scored").asInt()).isEqualTo(1);
      JsonNode result =
          server.get("/api/judge/results?run=" + report.get("run").asString()).at("/items/0/id");
      String text =
          server.get("/api/judge/results/" + result.asString()).at("/outputs/0/text").asString();
      assertThat(text.length()).isGreaterThanOrEqualTo(10_000_000);
    }
  }

  @Test
  void invalidUtf8IsToldWithItsLineAndStartsNothing() throws Exception {
    byte[] rows =
        "{\"query\": \"q1\", \"output\": \"4\"}\n{\"query\": \"q2\", \"output\": \"\u00e9\"}\n"
            .getBytes(StandardCharsets.ISO_8859_1);
    Files.write(folder.resolve("latin1.jsonl"), rows);
    var ended =
        evaluate(
            "latin1",
            suite(
                "  - {id: m, provider: recorded, file: latin1.jsonl}\n",
                "metrics: [exact-match]\n"));

    assertThat(ended.exitCode()).isEqualTo(WRONG_USAGE);
    assertThat(ended.err()).contains("line 2").contains("UTF-8");
    assertThat(server.get("/api/judge/runs?name=latin1").get("items")).isEmpty();
  }

  @Test
  void emptyDataSetIsRefused() throws Exception {
    Files.writeString(folder.resolve("empty.jsonl"), "");
    var ended =
        evaluate(
            "empty",
            "name: empty\n"
                + "queries:\n"
                + "  - file: empty.jsonl\n"
                + "models:\n"
                + "  - {id: m, provider: recorded, file: empty.jsonl}\n"
                + "metrics: [exact-match]\n");

    assertThat(ended.exitCode()).isEqualTo(WRONG_USAGE);
    assertThat(ended.err()).containsIgnoringCase("no quer");
  }

  @Test
  void portInUseIsToldWithWhatToDo() throws Exception {
    try (var taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      var ended =
          Command.panopticon("up", "--port", taken.getLocalPort(), "--data", folder.resolve("port"))
              .run();

      assertThat(ended.exitCode()).isEqualTo(COULD_NOT_RUN);
      assertThat(ended.err()).contains("port " + taken.getLocalPort()).contains("--port");
    }
  }

  @Test
  void directoryInUseByAProcessThatDoesNotAnswerIsRefused() throws Exception {
    Path frozen = folder.resolve("frozen");
    Server owner = Server.up(frozen);
    signal(owner, "STOP");
    try {
      var ended = Command.panopticon("up", "--port", "0", "--data", frozen).run();

      assertThat(ended.exitCode()).isEqualTo(COULD_NOT_RUN);
      assertThat(ended.err()).contains(frozen.toString()).containsIgnoringCase("in use");
    } finally {
      signal(owner, "CONT");
      owner.close();
    }
  }

  @Test
  void readOnlyDataDirectoryIsToldWithPathAndRemedy() throws Exception {
    Path unusable = Path.of("/proc/panopticon-data");
    assumeTrue(Files.isDirectory(Path.of("/proc")), "skipped: no /proc here");
    var ended = Command.panopticon("up", "--port", "0", "--data", unusable).run();

    assertThat(ended.exitCode()).isEqualTo(COULD_NOT_RUN);
    assertThat(ended.err()).contains(unusable.toString());
  }

  /** A limit that cannot be held must not look as if it held. */
  @Test
  void budgetIsRefusedWhereAModelHasNoPrice() throws Exception {
    var ended = evaluate("budget", remote("http://127.0.0.1:9/v1") + "budget_usd: 5\n");

    assertThat(ended.exitCode()).isEqualTo(WRONG_USAGE);
    assertThat(ended.err()).contains("budget_usd", "sim-good", "price");
  }

  @Test
  void wrongUsageNamesTheOption() throws Exception {
    var ended = Command.panopticon("eval", "suite.yaml", "--nonsense").run();

    assertThat(ended.exitCode()).isEqualTo(WRONG_USAGE);
    assertThat(ended.err()).contains("--nonsense");
  }

  @Test
  void malformedRequestGetsAProblemDetail() throws Exception {
    var response = server.postRaw("/api/judge/runs", "{\"name\": ");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    JsonNode problem = JsonMapper.shared().readTree(response.body());
    assertThat(problem.get("code").asString()).isEqualTo("INVALID_REQUEST");
    assertThat(problem.get("detail").asString()).isNotBlank();
  }

  private static void signal(Server of, String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(of.pid())).start();
    assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  private static Command.Ended evaluate(String name, String suite, Object... more)
      throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve(name + ".yaml"), suite);
    var arguments =
        new java.util.ArrayList<Object>(java.util.List.of("eval", file, "--data", data));
    arguments.addAll(java.util.List.of(more));
    return Command.panopticon(arguments.toArray()).with("PANOPTICON_KEY_TEST", "a-wrong-one").run();
  }

  private static String suite(String models, String metrics) {
    return "name: bad-input\nqueries:\n" + QUESTION + "models:\n" + models + metrics;
  }

  private static String recorded(String metrics) throws IOException {
    Files.writeString(folder.resolve("answers.jsonl"), "{\"query\": \"q1\", \"output\": \"4\"}\n");
    return suite("  - {id: m, provider: recorded, file: answers.jsonl}\n", metrics);
  }

  private static String remote(String baseUrl) {
    return suite(
        "  - {id: sim-good, provider: openai-compatible, base_url: \"" + baseUrl + "\"}\n",
        "metrics: [exact-match]\n");
  }
}
