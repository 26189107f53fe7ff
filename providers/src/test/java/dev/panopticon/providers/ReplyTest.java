package dev.panopticon.providers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.ErrorClass;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyTest {
  private static CallOutcome outcomeOf(String body) {
    return outcomeOf(ScriptedServer.json(200, body));
  }

  private static CallOutcome outcomeOf(ScriptedServer.Script script) {
    try (var server = new ScriptedServer(script)) {
      return Calls.call(server);
    }
  }

  private static CallOutcome.Answered answered(String body) {
    CallOutcome outcome = outcomeOf(body);
    assertThat(outcome).isInstanceOf(CallOutcome.Answered.class);
    return (CallOutcome.Answered) outcome;
  }

  private static CallOutcome.Refused refused(String body) {
    CallOutcome outcome = outcomeOf(body);
    assertThat(outcome).isInstanceOf(CallOutcome.Refused.class);
    return (CallOutcome.Refused) outcome;
  }

  private static CallOutcome.Failed malformed(ScriptedServer.Script script) {
    CallOutcome outcome = outcomeOf(script);
    assertThat(outcome).isInstanceOf(CallOutcome.Failed.class);
    var failed = (CallOutcome.Failed) outcome;
    assertThat(failed.errorClass()).isEqualTo(ErrorClass.MALFORMED_REPLY);
    return failed;
  }

  private static String choice(String message, String finishReason) {
    return "{\"choices\":[{\"message\":%s,\"finish_reason\":%s}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}"
        .formatted(message, finishReason);
  }

  @Test
  void answerHasTextFinishReasonAndUsage() {
    CallOutcome.Answered answer = answered(ScriptedServer.completion("Grüße \\uD83D\\uDE00\\n2"));

    assertThat(answer.text()).isEqualTo("Grüße \uD83D\uDE00\n2");
    assertThat(answer.finishReason()).isEqualTo("stop");
    assertThat(answer.usage()).isEqualTo(new Usage(3L, 2L));
    assertThat(answer.latency()).isPositive();
  }

  @Test
  void answerNamesTheModelThatGaveItWhereTheProviderDoes() {
    String choices = "\"choices\":[{\"message\":{\"content\":\"2\"}}]";

    assertThat(answered("{\"model\":\"gpt-4o-2024-08-06\"," + choices + "}").model())
        .isEqualTo("gpt-4o-2024-08-06");
    assertThat(answered("{\"model\":\"\"," + choices + "}").model()).isNull();
    assertThat(answered("{" + choices + "}").model()).isNull();
  }

  static Stream<Arguments> messagesWithoutText() {
    return Stream.of(
        Arguments.of("{\"content\":\"\"}", "\"stop\"", "stop"),
        Arguments.of("{\"content\":null}", "\"length\"", "length"),
        Arguments.of("{\"content\":null,\"tool_calls\":[]}", "\"tool_calls\"", "tool_calls"),
        Arguments.of("{\"content\":null,\"refusal\":null}", "null", null),
        Arguments.of("{\"content\":[]}", "\"eos_token\"", "eos_token"));
  }

  @ParameterizedTest
  @MethodSource("messagesWithoutText")
  void emptyTextIsAnAnswerAndItsFinishReasonIsKept(
      String message, String finishReason, String kept) {
    CallOutcome.Answered answer = answered(choice(message, finishReason));

    assertThat(answer.text()).isEmpty();
    assertThat(answer.finishReason()).isEqualTo(kept);
  }

  @Test
  void contentInPartsIsPutTogether() {
    String parts =
        "[{\"type\":\"text\",\"text\":\"one \"},{\"type\":\"thinking\",\"thinking\":\"x\"},{\"type\":\"text\",\"text\":\"two\"}]";

    assertThat(answered(choice("{\"content\":" + parts + "}", "\"stop\"")).text())
        .isEqualTo("one two");
  }

  @Test
  void refusalOfTheModelIsARefusalWithItsUsage() {
    CallOutcome.Refused refusal =
        refused(choice("{\"content\":null,\"refusal\":\"I cannot help\"}", "\"stop\""));

    assertThat(refusal.reason()).isEqualTo("I cannot help");
    assertThat(refusal.text()).isNull();
    assertThat(refusal.usage()).isEqualTo(new Usage(3L, 2L));
  }

  @Test
  void answerThatTheContentFilterStoppedIsARefusalThatKeepsItsText() {
    CallOutcome.Refused refusal =
        refused(choice("{\"content\":\"First, you\"}", "\"content_filter\""));

    assertThat(refusal.reason()).contains("content filter");
    assertThat(refusal.text()).isEqualTo("First, you");
  }

  @Test
  void promptThatTheContentFilterStoppedIsARefusal() {
    String error =
        "{\"error\":{\"message\":\"The prompt was filtered\",\"code\":\"content_filter\"}}";

    assertThat(outcomeOf(ScriptedServer.json(400, error)))
        .isInstanceOfSatisfying(
            CallOutcome.Refused.class,
            refused -> assertThat(refused.reason()).contains("The prompt was filtered"));
  }

  static Stream<Arguments> usages() {
    return Stream.of(
        Arguments.of("", Usage.UNKNOWN),
        Arguments.of(",\"usage\":null", Usage.UNKNOWN),
        Arguments.of(",\"usage\":{\"prompt_tokens\":4}", new Usage(4L, null)),
        Arguments.of(
            ",\"usage\":{\"prompt_tokens\":0,\"completion_tokens\":3000000000}",
            new Usage(0L, 3_000_000_000L)),
        Arguments.of(
            ",\"usage\":{\"prompt_tokens\":-1,\"completion_tokens\":\"2\"}", Usage.UNKNOWN),
        Arguments.of(
            ",\"usage\":{\"prompt_tokens\":1e99,\"completion_tokens\":99999999999999999999}",
            Usage.UNKNOWN));
  }

  @ParameterizedTest
  @MethodSource("usages")
  void usageThatIsNotThereIsUnknownAndNeverZero(String usage, Usage expected) {
    String body = "{\"choices\":[{\"message\":{\"content\":\"a\"}}]" + usage + "}";

    assertThat(answered(body).usage()).isEqualTo(expected);
  }

  @Test
  void chunkedReplyIsReadWhole() {
    CallOutcome outcome =
        outcomeOf(
            connection -> {
              connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
              for (String piece : ScriptedServer.completion("in pieces").split("(?<=,)")) {
                connection.send(ScriptedServer.chunk(piece));
              }
              connection.send("0\r\n\r\n");
              return true;
            });

    assertThat(outcome)
        .isInstanceOfSatisfying(
            CallOutcome.Answered.class, answer -> assertThat(answer.text()).isEqualTo("in pieces"));
  }

  @Test
  void goodJsonUnderAWrongContentTypeIsAnAnswer() {
    byte[] body = ScriptedServer.completion("fine").getBytes(StandardCharsets.UTF_8);

    assertThat(outcomeOf(ScriptedServer.bytes(200, "text/html", body)))
        .isInstanceOf(CallOutcome.Answered.class);
  }

  @Test
  void htmlInsteadOfJsonSaysToCheckTheBaseUrl() {
    byte[] page =
        "<!DOCTYPE html><html><body>Welcome</body></html>".getBytes(StandardCharsets.UTF_8);

    assertThat(malformed(ScriptedServer.bytes(200, "text/html", page)).message())
        .contains("HTML page", "base_url");
  }

  @Test
  void invalidUtf8IsMalformedAndNotSilentlyReplaced() {
    byte[] body = ScriptedServer.completion("caf\u00e9").getBytes(StandardCharsets.ISO_8859_1);

    malformed(ScriptedServer.bytes(200, "application/json", body));
  }

  static Stream<String> malformedBodies() {
    return Stream.of(
        "",
        "   ",
        "null",
        "[]",
        "{}",
        "\"text\"",
        "{\"choices\":[]}",
        "{\"choices\":[{}]}",
        "{\"choices\":[{\"message\":\"text\"}]}",
        "{\"choices\":[{\"message\":{\"content\":\"cut",
        ScriptedServer.completion("two") + ScriptedServer.completion("replies"),
        "data: {\"choices\":[]}\n\n",
        "[".repeat(100_000));
  }

  @ParameterizedTest
  @MethodSource("malformedBodies")
  void whatIsNotAChatCompletionIsMalformedWhateverItIs(String body) {
    assertThat(malformed(ScriptedServer.json(200, body)).message()).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"null", "{}", "[]", "\"abc\"", "1e99", "-1", "true", "99999999999999999999"})
  void errorUnderStatus200WithAnOddCodeIsAServerError(String code) {
    CallOutcome outcome =
        outcomeOf("{\"error\":{\"message\":[1],\"type\":{},\"code\":" + code + "}}");

    assertThat(outcome)
        .isInstanceOfSatisfying(
            CallOutcome.Failed.class,
            failed -> assertThat(failed.errorClass()).isEqualTo(ErrorClass.SERVER_ERROR));
  }

  @Test
  void errorUnderStatus200HasTheClassOfItsOwnCode() {
    CallOutcome outcome = outcomeOf("{\"error\":{\"message\":\"upstream is busy\",\"code\":429}}");

    assertThat(outcome)
        .isInstanceOfSatisfying(
            CallOutcome.Failed.class,
            failed -> {
              assertThat(failed.errorClass()).isEqualTo(ErrorClass.RATE_LIMITED);
              assertThat(failed.message()).contains("upstream is busy");
            });
  }

  @Test
  void oneLongTextIsReadUpToTheBoundOfTheReply() {
    String text = "word ".repeat(200_000);

    assertThat(answered(ScriptedServer.completion(text)).text()).isEqualTo(text);
  }
}
