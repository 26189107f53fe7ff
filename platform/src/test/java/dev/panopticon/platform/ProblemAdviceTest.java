package dev.panopticon.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.panopticon.contract.ContractJson;
import dev.panopticon.contract.KeyDraft;
import dev.panopticon.contract.KeyRole;
import dev.panopticon.contract.Problem;
import dev.panopticon.contract.QueryDraft;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.Fault;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.platform.testing.TestWebServer;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class ProblemAdviceTest {
  private static TestWebServer server;

  @RestController
  static class Faulty {
    record Page(List<KeyDraft> items) {}

    @GetMapping("/api/things/{id}")
    String get(@PathVariable("id") UUID id) {
      return id.toString();
    }

    @GetMapping("/api/models/{id}")
    String model(@PathVariable("id") String id) {
      return id;
    }

    @GetMapping("/api/list")
    String list(@RequestParam("limit") int limit, @RequestParam(name = "role") KeyRole role) {
      return limit + role.name();
    }

    @PostMapping("/api/keys")
    KeyDraft key(@RequestBody KeyDraft draft) {
      return draft;
    }

    @PostMapping("/api/pages")
    Page page(@RequestBody Page page) {
      return page;
    }

    @PostMapping("/api/queries")
    QueryDraft query(@RequestBody QueryDraft draft) {
      return draft;
    }

    @PostMapping("/api/metrics")
    MetricSpec metric(@RequestBody MetricSpec metric) {
      return metric;
    }

    @PostMapping("/api/trees")
    JsonNode tree(@RequestBody JsonNode tree) {
      return tree;
    }

    @PostMapping("/api/forms")
    String form(@RequestParam("name") String name) {
      return name;
    }

    @PostMapping(path = "/api/streams", consumes = "!application/x-www-form-urlencoded")
    String stream() {
      return "ok";
    }

    @GetMapping("/api/fail/{how}")
    String fail(@PathVariable("how") String how) throws Exception {
      throw switch (how) {
        case "faults" ->
            new PanopticonException(
                ErrorCode.INVALID_SUITE,
                "two faults",
                List.of(new Fault("/a", 3, 5, "is wrong", "b"), Fault.at("/c", "is missing")));
        case "internal" -> new PanopticonException(ErrorCode.INTERNAL, "secret detail");
        case "unexpected" -> new IllegalStateException("the prompt was: tell me all");
        case "argument" -> new IllegalArgumentException("the prompt was: tell me all");
        case "away" ->
            new DataAccessResourceFailureException(
                "no connection", new SQLException("Connection to db.local:5432 refused", "08001"));
        case "full" ->
            new DataAccessResourceFailureException(
                "x", new SQLException("could not extend file", "53100"));
        case "deadlock" -> new CannotAcquireLockException("deadlock detected");
        case "nul" ->
            new DataIntegrityViolationException(
                "x", new SQLException("invalid byte sequence for encoding: 0x00", "22021"));
        case "integrity" -> new DataIntegrityViolationException("null value in column");
        default -> new IllegalStateException(how);
      };
    }

    @GetMapping("/api/halves")
    void halves(HttpServletResponse response) throws IOException {
      response.setContentType("text/plain");
      response
          .getOutputStream()
          .write("first half".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      response.flushBuffer();
      throw new IllegalStateException("broken in the middle");
    }
  }

  @BeforeAll
  static void serve() {
    server = TestWebServer.start(beans -> {}, Faulty.class);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Problem problem(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    Problem problem = ContractJson.strictMapper().readValue(response.body(), Problem.class);
    assertThat(problem.status()).isEqualTo(status);
    return problem;
  }

  @Test
  void unknownPathSaysWhereTheListIs() {
    Problem problem = problem(server.get("/api/nothing"), 404);
    assertThat(problem.code()).isEqualTo("NOT_FOUND");
    assertThat(problem.detail()).contains("/api/nothing").contains("/openapi.json");
    assertThat(problem.instance()).isEqualTo("/api/nothing");
    assertThat(problem.type()).isEqualTo(URI.create("urn:panopticon:problem:not-found"));
    assertThat(problem.retryable()).isFalse();
  }

  @Test
  void browserGetsTheProblemThoughItAskedForHtml() {
    assertThat(problem(server.send("GET", "/api/nothing", null, "Accept", "text/html"), 404).code())
        .isEqualTo("NOT_FOUND");
  }

  @Test
  void wrongMethodNamesTheRightOne() {
    var response = server.send("DELETE", "/api/keys", null);
    Problem problem = problem(response, 405);
    assertThat(problem.code()).isEqualTo("INVALID_REQUEST");
    assertThat(problem.detail()).contains("DELETE").contains("POST");
    assertThat(response.headers().firstValue("Allow")).contains("POST");
  }

  @Test
  void wrongMediaTypeNamesTheRightOne() {
    Problem problem =
        problem(server.send("POST", "/api/keys", "name=a", "Content-Type", "text/plain"), 415);
    assertThat(problem.detail()).contains("text/plain").contains("application/json");
  }

  @Test
  void formInThePlaceOfAStreamIsRefused() {
    Problem problem =
        problem(
            server.send(
                "POST", "/api/streams", "x", "Content-Type", "application/x-www-form-urlencoded"),
            415);
    assertThat(problem.detail())
        .contains("application/x-www-form-urlencoded", "Content-Type: application/octet-stream");
  }

  @Test
  void unacceptableMediaTypeIsAProblem() {
    problem(
        server.send(
            "POST",
            "/api/keys",
            "{\"name\": \"a\", \"role\": \"ADMIN\"}",
            "Content-Type",
            "application/json",
            "Accept",
            "image/png"),
        406);
  }

  @Test
  void wrongIdIsNamed() {
    Problem problem = problem(server.get("/api/things/abc"), 400);
    assertThat(problem.code()).isEqualTo("INVALID_REQUEST");
    assertThat(problem.detail()).contains("\"abc\"").contains("id");
  }

  @Test
  void idMayHaveASlash() {
    assertThat(server.get("/api/models/meta-llama%2FLlama-3").body())
        .isEqualTo("meta-llama/Llama-3");
  }

  @Test
  void missingParameterIsNamed() {
    assertThat(problem(server.get("/api/list"), 400).detail()).contains("limit");
    assertThat(problem(server.get("/api/list?limit=x&role=ADMIN"), 400).detail())
        .contains("\"x\"")
        .contains("limit");
    assertThat(problem(server.get("/api/list?limit=1&role=owner"), 400).detail())
        .contains("READER, EDITOR, ADMIN");
  }

  @Test
  void malformedJsonHasItsLineAndColumn() {
    Problem problem =
        problem(server.postJson("/api/keys", "{\"name\": \"a\",\n \"role\": ADMIN}"), 400);
    Fault fault = problem.errors().getFirst();
    assertThat(fault.line()).isEqualTo(2);
    assertThat(fault.column()).isPositive();
    assertThat(fault.detail()).contains("not JSON");
    assertThat(problem.detail()).contains("line 2").doesNotContain("Exception", "dev.panopticon");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null"})
  void absentBodyIsSaid(String body) {
    Problem problem = problem(server.postJson("/api/keys", body), 400);
    assertThat(problem.detail()).doesNotContain("dev.panopticon", "java.");
  }

  @Test
  void recordsOwnMessageSurfacesWithItsPointer() {
    Problem problem = problem(server.postJson("/api/keys", "{\"role\": \"ADMIN\"}"), 400);
    assertThat(problem.detail()).contains("`name` is missing");
    assertThat(problem.errors()).extracting(Fault::pointer).containsExactly("/name");
  }

  @Test
  void pointerLeadsThroughListsAndObjects() {
    Problem problem =
        problem(
            server.postJson(
                "/api/pages",
                """
                {"items": [{"name": "a", "role": "ADMIN"}, {"name": "b"}]}"""),
            400);
    assertThat(problem.errors()).extracting(Fault::pointer).containsExactly("/items/1/role");
  }

  @Test
  void faultsOfADefinitionKeepTheirPointerWithinTheBody() {
    Problem problem =
        problem(
            server.postJson(
                "/api/queries",
                """
                {"external_id": "1", "content": {"text": "a", "refrence": "b"}}"""),
            400);
    assertThat(problem.errors())
        .singleElement()
        .satisfies(
            fault -> {
              assertThat(fault.pointer()).isEqualTo("/content/refrence");
              assertThat(fault.suggestion()).isEqualTo("reference");
            });
  }

  @Test
  void faultsOfAWholeDefinitionAreAllTold() {
    Problem problem =
        problem(
            server.postJson(
                "/api/metrics",
                """
                {"name": "n", "kind": "numeric", "tolerance": -1, "colour": "red"}"""),
            400);
    assertThat(problem.errors()).extracting(Fault::pointer).contains("/tolerance", "/colour");
  }

  @Test
  void unknownKeyIsAnErrorWithASuggestion() {
    Problem problem =
        problem(
            server.postJson("/api/keys", "{\"name\": \"a\", \"role\": \"ADMIN\", \"nmae\": 1}"),
            400);
    Fault fault = problem.errors().getFirst();
    assertThat(fault.pointer()).isEqualTo("/nmae");
    assertThat(fault.suggestion()).isEqualTo("name");
    assertThat(problem.detail()).contains("did you mean \"name\"?");
  }

  @Test
  void wrongWordOfAChoiceListsTheChoices() {
    Problem problem =
        problem(server.postJson("/api/keys", "{\"name\": \"a\", \"role\": \"READR\"}"), 400);
    assertThat(problem.errors().getFirst().pointer()).isEqualTo("/role");
    assertThat(problem.errors().getFirst().suggestion()).isEqualTo("READER");
    assertThat(problem.detail()).contains("READER, EDITOR, ADMIN").doesNotContain("KeyRole");
  }

  @Test
  void wrongTypeSaysTheRightOne() {
    Problem list = problem(server.postJson("/api/pages", "{\"items\": 1}"), 400);
    assertThat(list.detail()).contains("/items: must be a list");
    Problem text =
        problem(server.postJson("/api/keys", "{\"name\": {}, \"role\": \"ADMIN\"}"), 400);
    assertThat(text.detail()).contains("/name: must be a text");
  }

  @Test
  void repeatedKeyIsAnError() {
    problem(server.postJson("/api/trees", "{\"name\": 1, \"name\": 2}"), 400);
    problem(
        server.postJson("/api/keys", "{\"name\": \"a\", \"name\": \"b\", \"role\": \"ADMIN\"}"),
        400);
  }

  @Test
  void textAfterTheBodyIsAnError() {
    problem(server.postJson("/api/trees", "{} {}"), 400);
  }

  @Test
  void numbersOfATreeKeepTheirDigits() {
    assertThat(server.postJson("/api/trees", "[0.12345678901234567890123]").body())
        .isEqualTo("[0.12345678901234567890123]");
  }

  @Test
  void faultsAreOnTheWire() {
    Problem problem = problem(server.get("/api/fail/faults"), 400);
    assertThat(problem.code()).isEqualTo("INVALID_SUITE");
    assertThat(problem.errors())
        .containsExactly(
            new Fault("/a", 3, 5, "is wrong", "b"),
            new Fault("/c", null, null, "is missing", null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"internal", "unexpected", "argument", "integrity"})
  void defectTellsNothingButATraceIdThatTheLogHasToo(String how) {
    var log = new ListAppender<ILoggingEvent>();
    log.start();
    var logger = (Logger) LoggerFactory.getLogger(ProblemAdvice.class);
    logger.addAppender(log);
    try {
      Problem problem = problem(server.get("/api/fail/" + how), 500);
      assertThat(problem.code()).isEqualTo("INTERNAL");
      assertThat(problem.traceId()).isNotNull();
      assertThat(problem.detail())
          .contains(problem.traceId())
          .doesNotContain("prompt", "secret", "Exception", "column");
      assertThat(log.list)
          .anySatisfy(
              event -> {
                assertThat(event.getFormattedMessage()).contains(problem.traceId());
                assertThat(event.getThrowableProxy()).isNotNull();
              });
    } finally {
      logger.detachAppender(log);
    }
  }

  @Test
  void absentDatabaseIsToldWithoutItsAddress() {
    var response = server.get("/api/fail/away");
    Problem problem = problem(response, 503);
    assertThat(problem.code()).isEqualTo("UNAVAILABLE");
    assertThat(problem.retryable()).isTrue();
    assertThat(problem.detail()).doesNotContain("db.local");
    assertThat(response.headers().firstValue("Retry-After")).contains("5");
  }

  @Test
  void lostDeadlockMayBeTriedAgain() {
    Problem problem = problem(server.get("/api/fail/deadlock"), 503);
    assertThat(problem.retryable()).isTrue();
    assertThat(problem.detail()).contains("nothing of this one was stored");
  }

  @Test
  void fullDiskIsToldApart() {
    assertThat(problem(server.get("/api/fail/full"), 507).code()).isEqualTo("STORAGE_FULL");
  }

  @Test
  void textThatNoDatabaseHoldsIsTheCallersFault() {
    Problem problem = problem(server.get("/api/fail/nul"), 400);
    assertThat(problem.code()).isEqualTo("INVALID_REQUEST");
    assertThat(problem.detail()).contains("NUL character");
  }

  @Test
  void parametersThatCannotBeDecodedAreTheCallersFault() {
    assertThat(problem(server.get("/api/list?limit=%ff"), 400).code()).isEqualTo("INVALID_REQUEST");
    Problem form =
        problem(
            server.send(
                "POST",
                "/api/forms",
                "name=%ff",
                "Content-Type",
                "application/x-www-form-urlencoded"),
            400);
    assertThat(form.detail()).contains("form cannot be read");
  }

  @Test
  void requestThatNoControllerSeesIsAnsweredWithAProblemToo() {
    assertThat(problem(server.get("/api/models/a%00b"), 400).code()).isEqualTo("INVALID_REQUEST");
    assertThat(problem(server.send("GET", "/api/list", null, "X-Long", "x".repeat(100_000)), 400))
        .extracting(Problem::detail)
        .asString()
        .contains("headers");
  }

  @Test
  void bodyInYamlIsRefused() {
    String yaml = "name: a\nrole: ADMIN\n";
    Problem problem =
        problem(server.send("POST", "/api/keys", yaml, "Content-Type", "application/yaml"), 415);
    assertThat(problem.detail()).contains("application/json");
  }

  @Test
  void failureInTheMiddleOfAnAnswerCutsItOff() {
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(server.address().resolve("/api/halves")).build();
      assertThatThrownBy(() -> client.send(request, HttpResponse.BodyHandlers.ofString()))
          .isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void everyCodeHasAnErrorStatusAndANameThatClientsKnow(ErrorCode code) {
    Problem problem = Problems.of(code, "detail", List.of(), "/x", null);
    assertThat(problem.status()).isBetween(400, 599);
    assertThat(ErrorCode.fromWire(problem.code())).isEqualTo(code);
    assertThat(problem.type().toString()).matches("urn:panopticon:problem:[a-z-]+");
  }
}
