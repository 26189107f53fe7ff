package dev.panopticon.simulator;

import static dev.panopticon.simulator.SimulatorClient.content;
import static dev.panopticon.simulator.SimulatorClient.json;
import static dev.panopticon.simulator.SimulatorClient.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SimulatorTest {
  private static final FaultRates SOME_FAULTS =
      FaultRates.errors(0.3)
          .with(FaultKind.CUT, 0)
          .with(FaultKind.MALFORMED, 0.1)
          .with(FaultKind.EMPTY, 0.05)
          .with(FaultKind.REFUSAL, 0.05);

  @Test
  void repliesOfTwoSimulatorsAreEqualWhateverTheOrderOfArrival() throws Exception {
    var settings = SimulatorSettings.defaults().withSeed(7).withFaults(SOME_FAULTS);
    List<String> inOrder = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      inOrder.add("Which is question number " + i % 50 + "?"); // each is asked twice
    }
    var shuffled = new ArrayList<>(inOrder);
    Collections.shuffle(shuffled, new Random(3));

    Map<String, List<String>> one = repliesByQuestion(settings, inOrder);
    Map<String, List<String>> other = repliesByQuestion(settings, shuffled);

    assertThat(other).isEqualTo(one);
    assertThat(one.values().stream().flatMap(List::stream).map(reply -> reply.substring(0, 3)))
        .contains("200", "429", "500", "503");
  }

  @Test
  void anotherSeedGivesOtherAnswers() throws Exception {
    List<String> questions =
        List.of("Why is the sky blue in the evening?", "What makes bread rise?");

    assertThat(repliesByQuestion(SimulatorSettings.defaults().withSeed(1), questions))
        .isNotEqualTo(repliesByQuestion(SimulatorSettings.defaults().withSeed(2), questions));
  }

  private static Map<String, List<String>> repliesByQuestion(
      SimulatorSettings settings, List<String> questions) throws Exception {
    var replies = new TreeMap<String, List<String>>();
    try (var simulator = Simulator.start(settings);
        var client = new SimulatorClient(simulator)) {
      for (String question : questions) {
        HttpResponse<String> response = client.ask("sim-fair", question);
        replies
            .computeIfAbsent(question, key -> new ArrayList<>())
            .add(response.statusCode() + " " + response.body());
      }
    }
    return replies;
  }

  @Test
  void statisticsAreExactWhenManyThreadsCallAtOnce() throws Exception {
    var settings =
        SimulatorSettings.defaults()
            .withSeed(11)
            .withFaults(FaultRates.none().with(FaultKind.SERVER_ERROR, 0.2));
    var seen = new ConcurrentHashMap<Integer, Long>();
    try (var simulator = Simulator.start(settings);
        var client = new SimulatorClient(simulator);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        String question = "Question " + i % 250;
        String model = i % 2 == 0 ? "sim-good" : "sim-poor";
        calls.add(
            threads.submit(
                () -> seen.merge(client.ask(model, question).statusCode(), 1L, Long::sum)));
      }
      for (Future<?> call : calls) {
        call.get();
      }

      SimulatorStats stats = simulator.stats();
      assertThat(stats.calls()).isEqualTo(1_000);
      assertThat(stats.byModel()).isEqualTo(Map.of("sim-good", 500L, "sim-poor", 500L));
      assertThat(stats.byStatus()).isEqualTo(seen);
      assertThat(stats.fault(FaultKind.SERVER_ERROR)).isEqualTo(seen.get(500)).isPositive();
      assertThat(stats.requests().distinct()).isEqualTo(250); // i % 2 follows from i % 250
      assertThat(stats.requests().repeats()).isEqualTo(750);
      assertThat(stats.requests().byAttempts()).isEqualTo(Map.of(4, 250L));
      assertThat(stats.requests().mostRepeated()).hasSize(20);
      assertThat(stats.load().inFlight()).isZero();
      assertThat(stats.load().maxInFlight()).isBetween(1, 1_000);
      assertThat(stats.tokens().completion()).isPositive();
      JsonNode served = json(client.get("stats"));
      assertThat(served.path("calls").intValue()).isEqualTo(1_000);
      assertThat(served.at("/requests/byAttempts/4").intValue()).isEqualTo(250);
    }
  }

  @Test
  void resetForgetsCountsAndAttempts() throws Exception {
    try (var simulator = Simulator.start(SimulatorSettings.defaults());
        var client = new SimulatorClient(simulator)) {
      assertThat(client.ask("sim-good", "[[fault:500x1]]").statusCode()).isEqualTo(500);
      assertThat(client.ask("sim-good", "[[fault:500x1]]").statusCode()).isEqualTo(200);
      var reset =
          java.net.http.HttpRequest.newBuilder(client.uri("stats/reset"))
              .POST(java.net.http.HttpRequest.BodyPublishers.noBody())
              .build();
      client.http().send(reset, HttpResponse.BodyHandlers.discarding());

      assertThat(simulator.stats().calls()).isZero();
      assertThat(simulator.stats().requests().distinct()).isZero();
      assertThat(client.ask("sim-good", "[[fault:500x1]]").statusCode()).isEqualTo(500);
    }
  }

  @Test
  void theTransportAndTheCallerAreNoContent() throws Exception {
    try (var simulator = Simulator.start(SimulatorSettings.defaults());
        var client = new SimulatorClient(simulator)) {
      client.post(request("sim-good", "Why?").put("temperature", 0).toString());
      client.post(request("sim-good", "Why?").put("temperature", 0.0).put("user", "u").toString());
      client.post(request("sim-good", "Why?").put("stream", true).put("temperature", 0).toString());
      client.post(request("sim-good", "Why?").put("temperature", 1).toString());

      assertThat(simulator.stats().requests().byAttempts()).isEqualTo(Map.of(1, 1L, 3, 1L));
    }
  }

  @Test
  void betterModelsAreRightMoreOften() throws Exception {
    try (var simulator = Simulator.start(SimulatorSettings.defaults());
        var client = new SimulatorClient(simulator)) {
      int good = rightAnswers(client, "sim-good");
      int poor = rightAnswers(client, "sim-q20");

      assertThat(good).isGreaterThan(160); // of 200, with quality 0.9: 180 expected, sd 4
      assertThat(poor).isLessThan(70); // with quality 0.2: 40 expected, sd 6
      assertThat(rightAnswers(client, "sim-q100")).isEqualTo(200);
    }
  }

  private static int rightAnswers(SimulatorClient client, String model) throws Exception {
    int right = 0;
    for (int i = 0; i < 200; i++) {
      String answer = content(client.ask(model, "Please:\nWhat is " + i + " * 23?"));
      assertThat(answer).startsWith(i + " * 23 = ");
      right += answer.endsWith(" = " + i * 23) ? 1 : 0;
    }
    return right;
  }

  @Test
  void usageLimitAndLogprobsAgreeOnTheTokens() throws Exception {
    try (var simulator = Simulator.start(SimulatorSettings.defaults());
        var client = new SimulatorClient(simulator)) {
      var body = request("sim-good", "Explain tides.").put("max_tokens", 6);
      JsonNode reply =
          json(client.post(body.put("logprobs", true).put("top_logprobs", 3).toString()));

      JsonNode choice = reply.at("/choices/0");
      assertThat(choice.path("finish_reason").stringValue()).isEqualTo("length");
      assertThat(choice.at("/message/content").stringValue()).hasSize(24);
      assertThat(reply.at("/usage/completion_tokens").intValue()).isEqualTo(6);
      assertThat(reply.at("/usage/prompt_tokens").intValue()).isEqualTo(4); // ceil(14 / 4)
      assertThat(choice.at("/logprobs/content").size()).isEqualTo(6);
      var tokens = new StringBuilder();
      for (JsonNode token : choice.at("/logprobs/content")) {
        tokens.append(token.path("token").stringValue());
        assertThat(token.path("logprob").doubleValue()).isNegative();
        assertThat(token.path("top_logprobs").size()).isEqualTo(3);
      }
      assertThat(tokens).hasToString(choice.at("/message/content").stringValue());
    }
  }

  @Test
  void aStreamCarriesTheSameAnswerAsOneReply() throws Exception {
    try (var simulator = Simulator.start(SimulatorSettings.defaults());
        var client = new SimulatorClient(simulator)) {
      String whole = content(client.ask("sim-good", "Explain tides."));
      var body = request("sim-good", "Explain tides.").put("stream", true);
      body.putObject("stream_options").put("include_usage", true);
      HttpResponse<String> stream = client.post(body.toString());

      assertThat(stream.headers().firstValue("content-type").orElseThrow())
          .startsWith("text/event-stream");
      List<String> events = stream.body().lines().filter(line -> !line.isEmpty()).toList();
      assertThat(events.getLast()).isEqualTo("data: [DONE]");
      var text = new StringBuilder();
      for (String event : events.subList(0, events.size() - 1)) {
        JsonNode chunk = SimulatorClient.JSON.readTree(event.substring("data: ".length()));
        text.append(chunk.at("/choices/0/delta/content").stringValue(""));
      }
      assertThat(text).hasToString(whole);
      assertThat(events.get(events.size() - 2)).contains("\"usage\"");
      assertThat(events.get(events.size() - 3)).contains("\"finish_reason\":\"stop\"");
    }
  }

  @Test
  void whatIsNotSupportedIsRefusedInOpenAisWords() throws Exception {
    try (var simulator = Simulator.start(SimulatorSettings.defaults());
        var client = new SimulatorClient(simulator)) {
      assertRefused(client, request("sim-good", "x").put("n", 2).toString(), "n");
      assertRefused(client, request("", "x").toString(), "model");
      assertRefused(client, request("sim-good", "x").put("max_tokens", 0).toString(), "max_tokens");
      assertRefused(
          client, request("sim-good", "x").put("top_logprobs", 2).toString(), "top_logprobs");
      assertRefused(client, request("sim-good", "[[fault:404]]").toString(), "messages");
      assertRefused(client, "{\"model\": \"sim-good\", \"messages\": []}", "messages");
      assertRefused(client, "{\"model\": ", null);
      assertRefused(client, "[]", null);
      assertThat(client.get("v1/nothing").statusCode()).isEqualTo(404);
      assertThat(client.get("v1/chat/completions").statusCode()).isEqualTo(405);
      assertThat(simulator.stats().status(400)).isEqualTo(8);
      assertThat(simulator.stats().calls()).isEqualTo(8);
    }
  }

  private static void assertRefused(SimulatorClient client, String body, String param)
      throws Exception {
    HttpResponse<String> response = client.post(body);
    assertThat(response.statusCode()).as(body).isEqualTo(400);
    JsonNode error = json(response).path("error");
    assertThat(error.path("type").stringValue()).isEqualTo("invalid_request_error");
    assertThat(error.path("message").stringValue()).isNotBlank();
    assertThat(error.path("param").stringValue(null)).isEqualTo(param);
  }

  @Test
  void aWrongKeyAndAnUnknownModelAreToldApart() throws Exception {
    var settings =
        SimulatorSettings.defaults().withApiKey("secret").withModels(List.of("sim-good"));
    try (var simulator = Simulator.start(settings);
        var client = new SimulatorClient(simulator)) {
      String good = request("sim-good", "x").toString();
      String other = request("sim-other", "x").toString();
      String[] key = {"Authorization", "Bearer secret"};

      assertThat(client.post(good).statusCode()).isEqualTo(401);
      HttpResponse<String> wrong = client.post(good, "Authorization", "Bearer other");
      assertThat(wrong.statusCode()).isEqualTo(401);
      assertThat(json(wrong).at("/error/code").stringValue()).isEqualTo("invalid_api_key");
      assertThat(client.post(good, key).statusCode()).isEqualTo(200);
      HttpResponse<String> unknown = client.post(other, key);
      assertThat(unknown.statusCode()).isEqualTo(404);
      assertThat(json(unknown).at("/error/code").stringValue()).isEqualTo("model_not_found");
      assertThat(json(client.get("v1/models", key)).at("/data/0/id").stringValue())
          .isEqualTo("sim-good");
      assertThat(client.get("v1/models").statusCode()).isEqualTo(401);
      assertThat(client.get("health").statusCode()).isEqualTo(200);
      assertThat(settings.toString()).doesNotContain("secret");
    }
  }

  @Test
  void aTakenPortIsSaidClearly() {
    try (var first = Simulator.start(SimulatorSettings.defaults())) {
      var second = SimulatorSettings.defaults().withPort(first.port());

      assertThatThrownBy(() -> Simulator.start(second))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("127.0.0.1:" + first.port())
          .hasMessageContaining("Choose another port");
    }
  }

  @Test
  void anAnswerCanBeAsLongAsATestWants() throws Exception {
    try (var simulator = Simulator.start(SimulatorSettings.defaults());
        var client = new SimulatorClient(simulator)) {
      assertThat(content(client.ask("sim-good", "[[answer-length:10000000]]"))).hasSize(10_000_000);
    }
  }
}
