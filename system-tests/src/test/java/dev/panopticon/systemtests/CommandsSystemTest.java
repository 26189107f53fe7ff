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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every command of docs/cli.md as a person types it, against one server that listens beyond
 * loopback: local commands use it through its data directory, {@code --url} needs a key.
 */
@Tag("full")
class CommandsSystemTest {
  private static final int GATE_FAILED = 1;
  private static final int WRONG_USAGE = 2;
  private static final int COULD_NOT_RUN = 3;
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String ESCAPE = "\u001B[";
  private static final String ABSENT = "0199c0de-0000-7000-8000-000000000001";

  private static final JsonMapper WHOLE =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  @TempDir static Path folder;
  private static Path data;
  private static String address;
  private static String adminKey;
  private static Simulation provider;

  /** A completed run that no test changes. */
  private static String run;

  @BeforeAll
  static void startServer() throws Exception {
    data = folder.resolve("data");
    var up = panopticon("up", "--detach", "--address", "0.0.0.0", "--port", "0", "--data", data);
    assertThat(up.exitCode()).as(up.all()).isZero();
    address = after(up.out(), "Panopticon is ready at ");
    adminKey = after(up.out(), "First admin key (shown once, keep it): ");
    assertThat(up.out()).contains("`panopticon down --data " + data + "` stops it.");
    provider = Simulation.start("--retry-after", "60s");
    write("answers.jsonl", "{\"query\": \"q1\", \"output\": \"4\"}\n");
    run = json(fine(evaluate("kept", recorded(""), "--json", "-"))).get("run").asString();
  }

  @AfterAll
  static void stopServer() throws Exception {
    provider.close();
    var down = panopticon("down", "--data", data);
    var again = panopticon("down", "--data", data);

    assertThat(fine(down).out()).startsWith("Stopped in ");
    assertThat(fine(again).out()).startsWith("No server runs on ");
  }

  @Test
  void secondUpPrintsTheAddressOfTheFirst() throws Exception {
    assertThat(fine(panopticon("up", "--data", data)).out())
        .isEqualTo("Panopticon runs already at " + address + "\n");
  }

  @Test
  void evalPrintsTheTableAndWritesTheReportBesideIt() throws Exception {
    Path report = folder.resolve("report.json");
    var ended = fine(evaluate("table", recorded(""), "--json", report));

    assertThat(ended.out()).contains("exact-match", "Dashboard: ", "Report: " + report);
    assertThat(ended.out()).doesNotContain(ESCAPE);
    assertThat(WHOLE.readTree(Files.readString(report)).get("status").asString())
        .isEqualTo("completed");
  }

  @Test
  void evalPrintsTheReportAndNothingElseToStandardOutput() throws Exception {
    JsonNode report = json(fine(evaluate("pure", recorded(""), "--json", "-")));

    assertThat(report.get("name").asString()).isEqualTo("pure");
    assertThat(report.at("/models/0/metrics/0/mean").asDouble()).isEqualTo(1.0);
    assertThat(report.propertyNames())
        .contains("run", "started_at", "comparisons", "pairwise", "calls", "cost_usd", "gates");
  }

  @Test
  void gatesDecideTheExitCodeOnlyWhenAsked() throws Exception {
    String passing = recorded("gates: [{metric: exact-match, model: m, mean_at_least: 0.5}]\n");
    String failing = recorded("gates: [{metric: exact-match, model: m, mean_at_least: 1.5}]\n");

    fine(evaluate("gate-passed", passing, "--gate"));
    var failed = evaluate("gate-failed", failing, "--gate");
    fine(evaluate("gate-not-asked", failing));
    var faulty = evaluate("gate-faulty", recorded("gates: [{metric: nowhere}]\n"), "--gate");
    var unreachable =
        panopticon("eval", folder.resolve("kept.yaml"), "--gate", "--url", "http://127.0.0.1:9");

    assertThat(failed.exitCode()).as(failed.all()).isEqualTo(GATE_FAILED);
    assertThat(failed.all()).contains("exact-match").contains("1.5");
    assertThat(faulty.exitCode()).as(faulty.all()).isEqualTo(WRONG_USAGE);
    assertThat(unreachable.exitCode()).as(unreachable.all()).isEqualTo(COULD_NOT_RUN);
    assertThat(unreachable.err()).contains("127.0.0.1:9");
  }

  @Test
  void runsAreListedAndShown() throws Exception {
    JsonNode listed = json(fine(local("runs", "--name", "kept", "--json")));
    var table = fine(local("runs", "--limit", "500"));
    var shown = fine(local("runs", "show", run));
    JsonNode report = json(fine(local("runs", "show", run, "--json")));
    var absent = local("runs", "show", ABSENT);
    var noId = local("runs", "show", "yesterday");

    assertThat(listed.get("items")).hasSize(1);
    assertThat(listed.at("/items/0/id").asString()).isEqualTo(run);
    assertThat(table.out()).contains(run, "kept", "completed").doesNotContain(ESCAPE);
    assertThat(shown.out()).contains("exact-match");
    assertThat(report.get("run").asString()).isEqualTo(run);
    assertThat(absent.exitCode()).isEqualTo(WRONG_USAGE);
    assertThat(absent.err()).contains(ABSENT);
    assertThat(noId.exitCode()).isEqualTo(WRONG_USAGE);
    assertThat(noId.err()).contains("yesterday");
  }

  /**
   * One of its calls hangs at the first attempt alone, so it is under way until it is cancelled.
   */
  @Test
  void runIsCancelledAndResumedWithoutAskingAgain() throws Exception {
    Path suite =
        write(
            "cancelled.yaml",
            """
            name: cancelled
            cache: "off"
            queries:
              - {id: c1, text: "[[fault:429x1]] What is 2 + 2?", reference: "4"}
              - {id: c2, text: "What is 3 + 4?", reference: "7"}
            models:
              - {id: sim-cancelled, provider: openai-compatible, base_url: "%s"}
            metrics: [numeric]
            """
                .formatted(provider.baseUrl()));
    Process eval = Command.panopticon("eval", suite, "--data", data).start();
    BufferedReader words = eval.inputReader(StandardCharsets.UTF_8);
    Eventually.get(SOON, () -> calls("sim-cancelled"), calls -> calls == 2);
    String id =
        json(fine(local("runs", "--name", "cancelled", "--json"))).at("/items/0/id").asString();

    var cancelled = fine(local("runs", "cancel", id));
    String said = String.join("\n", words.lines().toList());
    assertThat(eval.waitFor(60, TimeUnit.SECONDS)).isTrue();
    JsonNode report = json(fine(local("runs", "resume", id, "--json")));

    assertThat(cancelled.out()).contains(id);
    assertThat(eval.exitValue()).as(said).isEqualTo(COULD_NOT_RUN);
    assertThat(said).contains("panopticon runs resume " + id);
    assertThat(report.get("status").asString()).isEqualTo("completed");
    assertThat(report.at("/models/0/metrics/0/scored").asInt()).isEqualTo(2);
    assertThat(calls("sim-cancelled")).as("only what was missing is asked").isEqualTo(3);
  }

  @Test
  void deletionIsPreviewedAndDoneOnlyWithYes() throws Exception {
    String id = json(fine(evaluate("doomed", recorded(""), "--json", "-"))).get("run").asString();
    var preview = fine(local("runs", "delete", id));
    JsonNode counted = json(fine(local("runs", "delete", id, "--json")));
    fine(local("runs", "show", id));
    var deleted = fine(local("runs", "delete", id, "--yes"));
    var gone = local("runs", "show", id);

    assertThat(preview.out()).contains("Would delete run " + id, "1 outputs", "--yes");
    assertThat(counted.get("judgments").asInt()).isEqualTo(1);
    assertThat(deleted.out()).startsWith("Deleted run " + id);
    assertThat(gone.exitCode()).isEqualTo(WRONG_USAGE);
  }

  @Test
  void modelIsRegisteredCheckedAskedAndArchived() throws Exception {
    Path file = write("model.yaml", model("sim-good", ""));
    JsonNode added = json(fine(local("models", "add", file, "--json")));
    write("model.yaml", model("sim-good", "system: Be brief.\n"));
    var changed = fine(local("models", "add", file));
    var checked = fine(local("models", "check", "sim-good"));
    var asked = fine(local("models", "ask", "sim-good", "What is 6 * 7?"));
    JsonNode answer =
        json(
            fine(
                local(
                    "models",
                    "ask",
                    "sim-good",
                    "[[answer-length:4000]] Write.",
                    "--parameter",
                    "max_tokens=5",
                    "--json")));
    var failing = local("models", "ask", "sim-good", "[[fault:500]] Hello?");
    JsonNode listed = json(fine(local("models", "--json")));
    var unknown = local("models", "ask", "sim-god", "Hello?");

    assertThat(added.get("version").asInt()).isEqualTo(1);
    assertThat(changed.out()).isEqualTo("Registered sim-good, version 2.\n");
    assertThat(checked.out()).startsWith("sim-good: usable. answered in ");
    assertThat(asked.out().strip()).isNotEmpty().doesNotContain("tokens");
    assertThat(asked.err()).contains("input and ", " output tokens");
    assertThat(answer.get("finish_reason").asString()).isEqualTo("length");
    assertThat(answer.get("output_tokens").asInt()).isEqualTo(5);
    assertThat(failing.exitCode()).as(failing.all()).isEqualTo(COULD_NOT_RUN);
    assertThat(listed.findValuesAsString("id")).contains("sim-good");
    assertThat(unknown.exitCode()).isEqualTo(WRONG_USAGE);
    assertThat(unknown.err()).contains("Did you mean \"sim-good\"?");

    fine(local("models", "archive", "sim-good"));
    assertThat(fine(local("models")).out()).doesNotContain("sim-good");
    assertThat(local("models", "ask", "sim-good", "Hello?").exitCode()).isEqualTo(WRONG_USAGE);
  }

  @Test
  void metricIsStoredTriedAndArchived() throws Exception {
    fine(local("models", "add", write("judge.yaml", model("sim-judge", ""))));
    fine(
        local("metrics", "add", write("near.yaml", "name: near\nkind: numeric\ntolerance: 0.5\n")));
    Path judge =
        write(
            "helpful.yaml",
            "name: helpful\n"
                + "kind: judge\n"
                + "judge: sim-judge\n"
                + "scale: {min: 1, max: 10}\n"
                + "rubric: Is it right?\n");
    fine(local("metrics", "add", judge));

    JsonNode judges = json(fine(local("metrics", "--kind", "judge", "--json")));
    JsonNode versions = json(fine(local("metrics", "show", "near")));
    var near = fine(local("metrics", "try", "near", "--output", "about 4.2", "--reference", "4"));
    long before = calls("sim-judge");
    JsonNode tried =
        json(
            fine(
                local(
                    "metrics",
                    "try",
                    "helpful",
                    "--query",
                    "What is 2 + 2?",
                    "--output",
                    "It is 4.",
                    "--json")));
    var incomplete = local("metrics", "try", "helpful", "--output", "It is 4.");
    fine(local("metrics", "archive", "near"));

    assertThat(judges.at("/items").findValuesAsString("name")).containsExactly("helpful");
    assertThat(versions).hasSize(1);
    assertThat(near.out()).startsWith("near (version 1): 1.000");
    assertThat(tried.get("status").asString()).isEqualTo("SCORED");
    assertThat(tried.get("score").asDouble()).isBetween(1.0, 10.0);
    assertThat(tried.at("/calls/0/reply").asString()).isNotBlank();
    assertThat(tried.at("/calls/0/prompt/1/content").asString()).contains("It is 4.");
    assertThat(calls("sim-judge")).isEqualTo(before + 1);
    assertThat(incomplete.exitCode()).isEqualTo(WRONG_USAGE);
    assertThat(incomplete.err()).contains("`query` is missing");
    assertThat(fine(local("metrics")).out()).doesNotContain("near").contains("helpful");
  }

  @Test
  void goodLinesAreImportedAndBadOnesToldByNumber() throws Exception {
    Path file =
        write(
            "questions.jsonl",
            """
            {"question_id": "one", "text": "What is 1?", "category": "numbers"}
            {"question_id": "two", "text": ""}
            not JSON
            {"question_id": "four", "text": "What is 4?", "category": "numbers"}
            """);
    Object[] fields = {"--field", "id=question_id", "--field", "theme=category"};
    var nothing =
        local(with(fields, "import", "queries", file, "--collection", "none", "--all-or-nothing"));
    var some = local(with(fields, "import", "queries", file, "--collection", "some"));
    JsonNode none = json(fine(local("queries", "--collection", "none", "--json")));
    JsonNode stored = json(fine(local("queries", "--collection", "some", "--json")));

    assertThat(nothing.exitCode()).isEqualTo(WRONG_USAGE);
    assertThat(nothing.all()).contains("line 2").contains("line 3");
    assertThat(none.get("items")).isEmpty();
    assertThat(some.exitCode()).isEqualTo(WRONG_USAGE);
    assertThat(some.out()).startsWith("2 new, 0 changed, 0 unchanged, 2 bad lines.");
    assertThat(some.out()).contains("line 2").contains("line 3");
    assertThat(stored.get("items").findValuesAsString("external_id"))
        .containsExactlyInAnyOrder("one", "four");
  }

  @Test
  void queriesAreListedShownExportedAndArchived() throws Exception {
    Path csv = write("themed.csv", "id,text,theme\nx1,\"Why, though?\",whys\nx2,Why not?,whys\n");
    JsonNode imported =
        json(fine(local("import", "queries", csv, "--collection", "csv", "--json")));
    JsonNode firstPage = json(fine(local("queries", "--theme", "whys", "--limit", "1", "--json")));
    String next = firstPage.get("next").asString();
    JsonNode secondPage =
        json(fine(local("queries", "--theme", "whys", "--limit", "1", "--after", next, "--json")));
    String id = firstPage.at("/items/0/id").asString();
    var themes = fine(local("queries", "themes"));
    JsonNode versions = json(fine(local("queries", "show", id)));
    Path out = folder.resolve("exported.csv");
    fine(local("export", "queries", "--theme", "whys", "--format", "csv", "--out", out));
    var lines = fine(local("export", "queries", "--theme", "whys")).out().lines().toList();
    fine(local("queries", "archive", id));

    assertThat(imported.get("created").asInt()).isEqualTo(2);
    assertThat(secondPage.at("/items/0/id").asString()).isNotEqualTo(id);
    assertThat(themes.out()).contains("whys");
    assertThat(versions).hasSize(1);
    assertThat(Files.readString(out)).contains("\"Why, though?\"", "Why not?");
    assertThat(lines).hasSize(2).allSatisfy(line -> assertThat(WHOLE.readTree(line)).isNotNull());
    assertThat(fine(local("export", "queries", "--theme", "whys")).out().lines()).hasSize(1);
  }

  @Test
  void resultsAreExportedWithTheirTexts() throws Exception {
    var rows = fine(local("export", "results", "--run", run)).out().lines().toList();
    Path out = folder.resolve("results.csv");
    fine(local("export", "results", "--run", run, "--format", "csv", "--out", out));
    String early = "2020-01-01T00:00:00Z";
    var since = fine(local("export", "results", "--run", run, "--from", early));
    var until = fine(local("export", "results", "--run", run, "--until", early));
    var noTime = local("export", "results", "--run", run, "--from", "yesterday");
    var absent = local("export", "results", "--run", ABSENT);

    assertThat(rows).hasSize(1);
    assertThat(WHOLE.readTree(rows.getFirst()).toString()).contains("What is 2 + 2?", "\"4\"");
    assertThat(Files.readAllLines(out)).hasSize(2);
    assertThat(since.out().lines()).hasSize(1);
    assertThat(until.out()).isEmpty();
    assertThat(noTime.exitCode()).as(noTime.all()).isEqualTo(WRONG_USAGE);
    assertThat(noTime.err()).contains("--from", "yesterday");
    assertThat(absent.exitCode()).as(absent.all()).isEqualTo(WRONG_USAGE);
  }

  @Test
  void urlNeedsAKeyOfTheRightRole() throws Exception {
    JsonNode created = json(fine(local("keys", "create", "looker", "--json")));
    String reader = created.get("secret").asString();
    Path file = write("remote.yaml", model("remote", ""));

    var nobody = panopticon("runs", "--url", address);
    var looking = asKey(reader, "runs", "--url", address, "--json");
    var changing = asKey(reader, "models", "add", file, "--url", address);
    JsonNode keys = json(fine(asKey(adminKey, "keys", "--url", address, "--json")));
    fine(asKey(adminKey, "keys", "revoke", created.get("id").asString(), "--url", address));
    var revoked = asKey(reader, "runs", "--url", address);

    assertThat(nobody.exitCode()).as(nobody.all()).isEqualTo(COULD_NOT_RUN);
    assertThat(nobody.err()).contains("PANOPTICON_API_KEY");
    assertThat(json(fine(looking)).get("items")).isNotEmpty();
    assertThat(changing.exitCode()).as(changing.all()).isEqualTo(COULD_NOT_RUN);
    assertThat(keys.findValuesAsString("name")).contains("looker");
    assertThat(keys.toString()).doesNotContain(reader).doesNotContain(adminKey);
    assertThat(revoked.exitCode()).isEqualTo(COULD_NOT_RUN);
  }

  /** Without a provider: the judge of the starter suite is skipped, and its cells say so. */
  @Test
  void demoPrintsTheTableWithIntervalsAndEnds() throws Exception {
    var ended = fine(panopticon("demo", "--exit", "--data", folder.resolve("data-demo")));

    assertThat(ended.out()).contains("sample-good", "sample-fair", "sample-poor", "token-f1");
    assertThat(ended.out()).containsPattern("\\[0\\.\\d+, [01]\\.\\d+\\]");
    assertThat(ended.out()).contains("no judge configured", "hand-written samples");
    assertThat(ended.out())
        .containsPattern(
            "Dashboard: `panopticon up --data \\S+data-demo`, then /runs/[0-9a-f-]{36}")
        .doesNotContain("http://"); // of a server that ends with the command
  }

  @Test
  void suiteIsCheckedWithoutAServer() throws Exception {
    Path sound = write("sound.yaml", recorded(""));
    Path faulty = write("faulty.yaml", recorded("seeds: 1\n"));
    Path budget = write("budget.yaml", recorded("budget_usd: 5\n"));

    assertThat(fine(panopticon("suite", "check", sound)).out()).contains("is sound");
    var told = panopticon("suite", "check", faulty);
    var limited = fine(panopticon("suite", "check", budget));
    JsonNode schema = json(fine(panopticon("suite", "schema")));

    assertThat(told.exitCode()).isEqualTo(WRONG_USAGE);
    assertThat(told.err()).containsPattern("line \\d+, column 1: ").contains("did you mean");
    assertThat(limited.out()).contains("is sound");
    assertThat(schema.get("$schema").asString()).contains("2020-12");
  }

  @Test
  void completionIsUsableByBash() throws Exception {
    Path script = write("completion.bash", fine(panopticon("generate-completion")).out());
    Process bash =
        new ProcessBuilder("bash", "-c", "source \"$0\" && complete -p panopticon", script + "")
            .redirectErrorStream(true)
            .start();

    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(said).isZero();
    assertThat(said).contains("complete ").contains("panopticon");
    assertThat(Files.readString(script)).contains("generate-completion", "metrics", "--url");
  }

  @Test
  void versionUsageAndUnknownCommands() throws Exception {
    var version = fine(panopticon("version"));
    var nothing = panopticon();
    var unknown = panopticon("evla");

    assertThat(version.out()).startsWith("panopticon ").contains("Java 25");
    assertThat(nothing.exitCode()).isEqualTo(WRONG_USAGE);
    assertThat(nothing.out()).contains("Usage: panopticon", "First steps");
    assertThat(unknown.exitCode()).isEqualTo(WRONG_USAGE);
    assertThat(unknown.err()).contains("evla").contains("eval");
  }

  @Test
  void coloursAreForTerminalsThatWantThem() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "skipped: no script(1) here");

    assertThat(onTerminal("")).contains(ESCAPE).contains("completed");
    assertThat(onTerminal("1")).doesNotContain(ESCAPE).contains("completed");
  }

  /** What {@code runs} draws on a terminal. */
  private static String onTerminal(String noColor) throws IOException, InterruptedException {
    String command = "%s runs --name kept --data %s".formatted(Checkout.launcher(), data);
    var builder = new ProcessBuilder("script", "-qec", command, "/dev/null");
    builder.environment().put("NO_COLOR", noColor);
    builder.environment().put("TERM", "xterm");
    Process script = builder.redirectErrorStream(true).start();
    script.getOutputStream().close();
    String said = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(script.waitFor()).as(said).isZero();
    return said;
  }

  private static long calls(String model) throws IOException, InterruptedException {
    return provider.stats().at("/byModel/" + model).asLong(0);
  }

  private static Command.Ended panopticon(Object... arguments)
      throws IOException, InterruptedException {
    return Command.panopticon(arguments).with("PANOPTICON_API_KEY", "").run();
  }

  private static Command.Ended asKey(String key, Object... arguments)
      throws IOException, InterruptedException {
    return Command.panopticon(arguments).with("PANOPTICON_API_KEY", key).run();
  }

  /** On the server of the data directory. */
  private static Command.Ended local(Object... arguments) throws IOException, InterruptedException {
    return panopticon(with(new Object[] {"--data", data}, arguments));
  }

  private static Object[] with(Object[] more, Object... arguments) {
    var all = new ArrayList<Object>(List.of(arguments));
    all.addAll(List.of(more));
    return all.toArray();
  }

  private static Command.Ended evaluate(String name, String suite, Object... more)
      throws IOException, InterruptedException {
    Path file = write(name + ".yaml", suite.replace("NAME", name));
    return local(with(more, "eval", file));
  }

  private static Command.Ended fine(Command.Ended ended) {
    assertThat(ended.exitCode()).as(ended.all()).isZero();
    return ended;
  }

  /** The whole of standard output, which must be one JSON value. */
  private static JsonNode json(Command.Ended ended) {
    return WHOLE.readTree(ended.out());
  }

  private static String after(String text, String words) {
    return text.lines()
        .filter(line -> line.startsWith(words))
        .map(line -> line.substring(words.length()).strip())
        .findFirst()
        .orElseThrow(() -> new AssertionError("no line begins with " + words + ":\n" + text));
  }

  private static Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static String model(String id, String more) {
    return "id: %s\nprovider: openai-compatible\nbase_url: %s\n%s"
        .formatted(id, provider.baseUrl(), more);
  }

  private static String recorded(String more) {
    return """
    name: NAME
    queries:
      - {id: q1, text: "What is 2 + 2?", reference: "4"}
    models:
      - {id: m, provider: recorded, file: answers.jsonl}
    metrics: [exact-match]
    """
        + more;
  }
}
