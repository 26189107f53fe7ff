package dev.panopticon.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What people do to a run while it calls a provider, as they type it: {@code panopticon runs ...}.
 * The simulator's own count is the witness of what was called, the report of what there is.
 */
class RunControlSystemTest {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final int IN_FLIGHT = 6;
  private static final String JUDGED =
      ", {name: help, kind: judge, judge: sim-judge, rubric: Right?, scale: {min: 1, max: 10}}";

  @TempDir static Path folder;
  private static Path data;
  private static Server server;
  private static Simulation provider;

  @BeforeAll
  static void start() throws Exception {
    data = folder.resolve("data");
    provider = Simulation.start("--latency", "100ms", "--seed", "7");
    server = Server.up(data);
  }

  @AfterAll
  static void stop() {
    server.close();
    provider.close();
  }

  /** Each test ends all that it starts. */
  @BeforeEach
  void countAnew() throws Exception {
    provider.reset();
  }

  /** 20 calls a second at first, so that the pause comes in the middle. */
  @Test
  void pausedRunCallsNobodyAlsoAfterARestartAndResumesWithoutRepeatingACall() throws Exception {
    int queries = 150;
    ObjectNode suite = Suites.remote(provider.baseUrl(), queries, 64);
    suite
        .get("models")
        .forEach(model -> ((ObjectNode) model).putObject("limits").put("concurrency", 2));
    FollowedRun run = FollowedRun.start(server, suite);
    Eventually.get(SOON, provider::calls, calls -> calls >= 20);

    var paused = fine(runs("pause", run.id()));
    long calls = awaitStored(run, provider::calls);
    int atFirst = provider.mostInFlight();
    server.close();
    server = Server.up(data);
    run = run.on(server);
    String restarted = run.status();
    long afterRestart = provider.calls();
    fine(runs("limits", run.id(), "sim-good", "--concurrency", "32"));
    JsonNode report = json(fine(runs("resume", run.id(), "--json")));

    assertThat(paused.out()).contains(run.id(), "paused");
    assertThat(calls).isLessThan(4L * queries);
    assertThat(restarted).isEqualTo("paused");
    assertThat(afterRestart).as("calls of a paused run").isEqualTo(calls);
    assertThat(report.get("status").asString()).isEqualTo("completed");
    assertThat(provider.calls()).as("none twice, none too few").isEqualTo(4L * queries);
    for (JsonNode model : report.get("models")) {
      assertThat(model.at("/metrics/0/scored").asInt()).isEqualTo(queries);
    }
    assertThat(atFirst).isBetween(1, 2);
    assertThat(provider.mostInFlight()).as("with the new limit").isBetween(3, 32);
  }

  /** Both are far from their ends: whatever they do, they do because they are told to. */
  @Test
  void runsOfOneAccountObeyPrioritiesLimitsAndACancellation() throws Exception {
    FollowedRun plain = FollowedRun.start(server, endless("sim-plain"));
    FollowedRun urgent = FollowedRun.start(server, endless("sim-urgent"));
    Eventually.get(SOON, () -> provider.calls("sim-plain"), calls -> calls >= 20);
    Eventually.get(SOON, () -> provider.calls("sim-urgent"), calls -> calls >= 20);

    fine(runs("priority", urgent.id(), "high"));
    requireMoreTurns("sim-urgent", "sim-plain");

    var cancelled = fine(runs("cancel", plain.id()));
    long answered = awaitStored(plain, () -> provider.calls("sim-plain"));
    fine(runs("limits", urgent.id(), "sim-urgent", "--concurrency", "2"));
    assertThat(cancelled.out()).contains(plain.id(), "cancelled");
    assertThat(provider.calls("sim-plain")).as("calls of a cancelled run").isEqualTo(answered);
    requireKept(plain, answered);

    Eventually.get(SOON, () -> mostInFlightOf(20), most -> most <= 2);
    assertThat(mostInFlightOf(40)).as("from then on").isLessThanOrEqualTo(2);
    fine(runs("limits", urgent.id(), "sim-urgent", "--concurrency", "12"));
    assertThat(Eventually.get(SOON, () -> mostInFlightOf(60), most -> most > IN_FLIGHT))
        .isLessThanOrEqualTo(12);
    server.postRaw("/api/judge/runs/" + urgent.id() + "/cancel", "");
    urgent.await(SOON, view -> !isRunning(view));
  }

  private static ObjectNode endless(String model) {
    return Suites.compared(provider.baseUrl(), model, 5_000, IN_FLIGHT);
  }

  /** Four times as many, as docs/providers.md has it; half of that is more than chance. */
  private static void requireMoreTurns(String high, String normal) throws Exception {
    long highBefore = provider.calls(high);
    long normalBefore = provider.calls(normal);
    Eventually.get(SOON, () -> provider.calls(high), calls -> calls >= highBefore + 120);
    long turns = provider.calls(normal) - normalBefore;
    assertThat(turns).as("turns of a normal run beside 120 of a high one").isBetween(1L, 60L);
  }

  /** The answers that were paid for are in the results, and the report counts them. */
  private static void requireKept(FollowedRun run, long answered) throws Exception {
    JsonNode report = json(fine(runs("show", run.id(), "--json")));
    assertThat(report.get("status").asString()).isEqualTo("cancelled");
    assertThat(report.at("/models/0/outputs/answered").asLong()).isEqualTo(answered);
    assertThat(report.at("/models/0/metrics/0/n").asLong()).isEqualTo(answered);
  }

  /** During so many calls from now on. */
  private static int mostInFlightOf(int calls) throws Exception {
    provider.reset();
    Eventually.get(SOON, provider::calls, seen -> seen >= calls);
    return provider.mostInFlight();
  }

  /**
   * Two of six replies cannot be read at the first three attempts, which are all that there are.
   */
  @Test
  void retryCallsOnlyWhatFailedAndAnAmendmentOnlyWhatIsNew() throws Exception {
    Path questions = folder.resolve("questions.jsonl");
    Files.write(
        questions,
        List.of(
            question(1, ""),
            question(2, "[[fault:malformedx3@sim-first]] "),
            question(3, ""),
            question(4, ""),
            question(5, "[[fault:malformedx3@sim-first]] "),
            question(6, "")));
    Path suite = grown("", "");
    JsonNode report = json(fine(panopticon("eval", suite, "--json", "-")));
    String id = report.get("run").asString();
    assertThat(report.at("/models/0/outputs/failed").asInt()).isEqualTo(2);
    assertThat(provider.calls()).isEqualTo(4 + 2 * 3);

    JsonNode retried = json(fine(runs("retry", id, "--json")));
    assertThat(retried.at("/models/0/outputs/answered").asInt()).isEqualTo(6);
    assertThat(retried.at("/models/0/metrics/0/scored").asInt()).isEqualTo(6);
    assertThat(provider.calls()).as("the two that failed").isEqualTo(4 + 2 * 3 + 2);

    provider.reset();
    Files.write(questions, List.of(question(7, ""), question(8, "")), StandardOpenOption.APPEND);
    grown(model("sim-second", "") + model("sim-judge", ", role: judge"), JUDGED);
    var amended = fine(runs("amend", id, suite, "--json"));
    assertThat(amended.err()).contains("6 queries are there already, 2 are new.");
    assertThat(provider.calls("sim-first")).as("the two new lines").isEqualTo(2);
    assertThat(provider.calls("sim-second")).as("a new model: all lines").isEqualTo(8);
    assertThat(provider.calls("sim-judge")).as("a new metric: all answers").isEqualTo(16);
    requireWhole(json(amended), 2, 8);
  }

  private static Path grown(String models, String metrics) throws IOException {
    return Files.writeString(
        folder.resolve("grown.yaml"),
        "name: grown\ncache: \"off\"\nqueries: [{file: questions.jsonl}]\nmodels:\n%smetrics: [numeric%s]\n"
            .formatted(model("sim-first", "") + models, metrics));
  }

  private static String model(String id, String more) {
    return "  - {id: %s, provider: openai-compatible, base_url: \"%s\"%s}\n"
        .formatted(id, provider.baseUrl(), more);
  }

  private static String question(int no, String fault) {
    return "{\"id\": \"q%d\", \"text\": \"%sWhat is %d * 3?\", \"reference\": \"%d\"}"
        .formatted(no, fault, no, 3 * no);
  }

  private static void requireWhole(JsonNode report, int models, int queries) {
    assertThat(report.get("status").asString()).isEqualTo("completed");
    assertThat(report.get("models")).hasSize(models);
    for (JsonNode model : report.get("models")) {
      assertThat(model.at("/outputs/answered").asInt()).isEqualTo(queries);
      assertThat(model.at("/metrics/0/scored").asInt()).isEqualTo(queries);
      assertThat(model.at("/metrics/1/scored").asInt()).isEqualTo(queries);
    }
  }

  /** A token costs half a cent, and an answer may have 20 of them. */
  @Test
  void spentBudgetPausesARunThatAHigherOneCompletes() throws Exception {
    int queries = 60;
    ObjectNode suite = Suites.compared(provider.baseUrl(), "sim-paid", queries, 4);
    suite.put("budget_usd", 0.5);
    ObjectNode model = (ObjectNode) suite.at("/models/0");
    model.putObject("parameters").put("max_tokens", 20);
    model.putObject("price").put("input_per_million", 0).put("output_per_million", 5_000);
    FollowedRun run = FollowedRun.start(server, suite);
    JsonNode paused = run.await(SOON, view -> !isRunning(view));
    long calls = awaitStored(run, provider::calls);
    double spent = cost();
    JsonNode report = json(fine(runs("resume", run.id(), "--budget", "5", "--json")));

    assertThat(paused.get("reason_code").asString()).isEqualTo("BUDGET_EXHAUSTED");
    assertThat(spent).as("of 0.50, into which no further call of 0.10 fits").isBetween(0.4, 0.5);
    assertThat(calls).isLessThan(queries);
    assertThat(report.get("status").asString()).isEqualTo("completed");
    assertThat(provider.calls()).isEqualTo(queries);
    assertThat(report.at("/models/0/metrics/0/scored").asInt()).isEqualTo(queries);
    assertThat(report.get("cost_usd").asDouble()).isCloseTo(cost(), within(1e-9));
  }

  private static boolean isRunning(JsonNode view) {
    return view.get("status").asString().toLowerCase(Locale.ROOT).equals("running");
  }

  /** By the provider's own count of tokens. */
  private static double cost() throws Exception {
    return provider.stats().at("/tokens/completion").asLong() * 0.005;
  }

  private record Calls(long made, long stored) {}

  /** Returns the calls when all of them are answered, and every answer is stored. */
  private static long awaitStored(FollowedRun run, Callable<Long> made) throws Exception {
    return Eventually.get(
            SOON,
            () -> new Calls(made.call(), run.view().at("/progress/calls_made").asLong()),
            calls -> calls.made() == calls.stored())
        .made();
  }

  private static Command.Ended runs(Object... arguments) throws Exception {
    List<Object> words = new ArrayList<>(List.of("runs"));
    words.addAll(List.of(arguments));
    return panopticon(words.toArray());
  }

  /** On the server of the data directory. */
  private static Command.Ended panopticon(Object... arguments) throws Exception {
    List<Object> words = new ArrayList<>(List.of(arguments));
    words.addAll(List.of("--data", data));
    return Command.panopticon(words.toArray()).run();
  }

  private static Command.Ended fine(Command.Ended ended) {
    assertThat(ended.exitCode()).as(ended.all()).isZero();
    return ended;
  }

  private static JsonNode json(Command.Ended ended) {
    return JsonMapper.shared().readTree(ended.out());
  }
}
