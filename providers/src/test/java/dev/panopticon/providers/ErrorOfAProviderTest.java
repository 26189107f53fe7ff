package dev.panopticon.providers;

import static dev.panopticon.model.ErrorClass.FORBIDDEN;
import static dev.panopticon.model.ErrorClass.INVALID_REQUEST;
import static dev.panopticon.model.ErrorClass.MODEL_NOT_FOUND;
import static dev.panopticon.model.ErrorClass.OVERLOADED;
import static dev.panopticon.model.ErrorClass.QUOTA_EXHAUSTED;
import static dev.panopticon.model.ErrorClass.RATE_LIMITED;
import static dev.panopticon.model.ErrorClass.SERVER_ERROR;
import static dev.panopticon.model.ErrorClass.TIMEOUT;
import static dev.panopticon.model.ErrorClass.UNAUTHENTICATED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.ErrorClass;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorOfAProviderTest {
  private static CallOutcome.Failed failureOf(ScriptedServer.Script script) {
    try (var server = new ScriptedServer(script)) {
      CallOutcome outcome = Calls.call(server);
      assertThat(outcome).isInstanceOf(CallOutcome.Failed.class);
      return (CallOutcome.Failed) outcome;
    }
  }

  private static String error(String code, String message) {
    return "{\"error\":{\"message\":\"%s\",\"type\":\"t\",\"param\":null,\"code\":%s}}"
        .formatted(message, code);
  }

  static Stream<Arguments> statuses() {
    return Stream.of(
        Arguments.of(400, error("\"context_length_exceeded\"", "too long"), INVALID_REQUEST),
        Arguments.of(400, error("\"model_not_found\"", "no such model"), MODEL_NOT_FOUND),
        Arguments.of(401, error("\"invalid_api_key\"", "bad key"), UNAUTHENTICATED),
        Arguments.of(402, error("402", "Insufficient Balance"), QUOTA_EXHAUSTED),
        Arguments.of(403, error("null", "country"), FORBIDDEN),
        Arguments.of(404, error("\"model_not_found\"", "no such model"), MODEL_NOT_FOUND),
        Arguments.of(405, "", INVALID_REQUEST),
        Arguments.of(408, "", TIMEOUT),
        Arguments.of(413, error("null", "large"), INVALID_REQUEST),
        Arguments.of(422, "{\"detail\":[{\"msg\":\"field required\"}]}", INVALID_REQUEST),
        Arguments.of(429, error("\"rate_limit_exceeded\"", "slow down"), RATE_LIMITED),
        Arguments.of(
            429, error("\"insufficient_quota\"", "You exceeded your quota"), QUOTA_EXHAUSTED),
        Arguments.of(
            429, "{\"error\":{\"type\":\"insufficient_quota\",\"code\":null}}", QUOTA_EXHAUSTED),
        Arguments.of(429, error("\"billing_hard_limit_reached\"", "limit"), QUOTA_EXHAUSTED),
        Arguments.of(429, "not json", RATE_LIMITED),
        Arguments.of(500, error("null", "oops"), SERVER_ERROR),
        Arguments.of(502, "<html>bad gateway</html>", SERVER_ERROR),
        Arguments.of(503, "", OVERLOADED),
        Arguments.of(504, "", SERVER_ERROR),
        Arguments.of(529, error("null", "Overloaded"), OVERLOADED));
  }

  @ParameterizedTest
  @MethodSource("statuses")
  void statusAndCodeDecideTheClass(int status, String body, ErrorClass expected) {
    CallOutcome.Failed failed = failureOf(ScriptedServer.json(status, body));

    assertThat(failed.errorClass()).isEqualTo(expected);
    assertThat(failed.message()).contains("status " + status, "http://127.0.0.1:");
  }

  static Stream<Arguments> bills() {
    String documented = error("null", "oops");
    return Stream.of(
        Arguments.of(400, "", false),
        Arguments.of(401, "", false),
        Arguments.of(403, "<html>forbidden</html>", false),
        Arguments.of(404, "", false),
        Arguments.of(408, documented, true),
        Arguments.of(429, "not json", false),
        Arguments.of(500, documented, false),
        Arguments.of(500, "{\"error\":\"out of memory\"}", false),
        Arguments.of(500, "{\"detail\":\"oops\"}", false),
        Arguments.of(500, "", true),
        Arguments.of(500, "{}", true),
        Arguments.of(500, "<html>oops</html>", true),
        Arguments.of(502, documented, true),
        Arguments.of(503, "<html>no server is there</html>", false),
        Arguments.of(504, documented, true),
        Arguments.of(520, "", true),
        Arguments.of(524, documented, true),
        Arguments.of(529, "", false),
        Arguments.of(530, "", true),
        Arguments.of(200, "{\"error\":{\"message\":\"slow down\",\"code\":429}}", false),
        Arguments.of(200, "{\"error\":{\"message\":\"none is free\",\"code\":503}}", false),
        Arguments.of(200, "{\"error\":{\"message\":\"it is gone\",\"code\":502}}", true),
        Arguments.of(200, documented, true));
  }

  @ParameterizedTest
  @MethodSource("bills")
  void whatMayHaveBeenBilledIsToldFromWhatSurelyWasNot(int status, String body, boolean billed) {
    assertThat(failureOf(ScriptedServer.json(status, body)).mayBeBilled()).isEqualTo(billed);
  }

  @Test
  void anErrorThatBreaksOffMayBeAnybodys() {
    CallOutcome.Failed failed =
        failureOf(
            connection -> {
              connection.send(ScriptedServer.head(500, "application/json", 500));
              connection.send("{\"error\":{\"mess");
              return false;
            });

    assertThat(failed.mayBeBilled()).isTrue();
  }

  static Stream<String> shapesOfWords() {
    return Stream.of(
        "{\"error\":{\"message\":\"the words\"}}",
        "{\"object\":\"error\",\"message\":\"the words\",\"type\":\"BadRequestError\",\"code\":400}",
        "{\"error\":\"the words\"}",
        "{\"detail\":\"the words\"}",
        "{\"detail\":[{\"msg\":\"the words\"}]}",
        "the words");
  }

  @ParameterizedTest
  @MethodSource("shapesOfWords")
  void wordsOfTheProviderAreFoundInEveryShape(String body) {
    assertThat(failureOf(ScriptedServer.json(400, body)).message()).contains("the words");
  }

  @Test
  void wordsOfTheProviderAreShortenedToOneLine() {
    String message =
        failureOf(ScriptedServer.json(400, error("null", "a\\nb\\u0000c " + "x".repeat(50_000))))
            .message();

    assertThat(message).contains("a b c xxx").doesNotContain("\n", "\u0000").hasSizeLessThan(800);
  }

  @Test
  void keyThatTheProviderRepeatsIsMaskedWhereverItIsCut() {
    for (int position : new int[] {0, 470, 480, 490, 499}) {
      String words = "y".repeat(position) + Calls.KEY + " is wrong";

      String message = failureOf(ScriptedServer.json(401, error("null", words))).message();

      assertThat(message).doesNotContain(Calls.KEY.substring(0, 7)).contains("check the key");
    }
  }

  @Test
  void unknownModelIsReportedInTheProvidersWordsAndSaysWhatToCheck() {
    String body = error("\"model_not_found\"", "The model 'gpt-9' does not exist");

    assertThat(failureOf(ScriptedServer.json(404, body)).message())
        .contains("The model 'gpt-9' does not exist", "base_url");
  }

  @Test
  void waitThatTheProviderAsksForIsPartOfTheFailure() {
    assertThat(
            failureOf(ScriptedServer.json(429, error("null", "slow"), "Retry-After: 1.5"))
                .retryAfter())
        .isEqualTo(Duration.ofMillis(1500));
    assertThat(
            failureOf(
                    ScriptedServer.json(
                        503,
                        "",
                        "Date: Mon, 23 Nov 2026 09:00:00 GMT",
                        "Retry-After: Mon, 23 Nov 2026 09:00:20 GMT"))
                .retryAfter())
        .isEqualTo(Duration.ofSeconds(20));
    assertThat(
            failureOf(ScriptedServer.json(429, "", "retry-after-ms: 250", "Retry-After: 9"))
                .retryAfter())
        .isEqualTo(Duration.ofMillis(250));
    assertThat(failureOf(ScriptedServer.json(429, "")).retryAfter()).isNull();
  }

  @Test
  void errorWithAHugeBodyKeepsItsClass() {
    byte[] body = "z".repeat(5 << 20).getBytes(StandardCharsets.UTF_8);

    assertThat(failureOf(ScriptedServer.bytes(500, "text/plain", body)).errorClass())
        .isEqualTo(SERVER_ERROR);
  }

  @Test
  void errorWhoseBodyBreaksOffKeepsItsClassAndItsWait() {
    CallOutcome.Failed failed =
        failureOf(
            connection -> {
              connection.send(ScriptedServer.head(429, "application/json", 500, "Retry-After: 3"));
              connection.send("{\"error\":{\"mess");
              return false;
            });

    assertThat(failed.errorClass()).isEqualTo(RATE_LIMITED);
    assertThat(failed.retryAfter()).isEqualTo(Duration.ofSeconds(3));
  }
}
