package dev.panopticon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.Fault;
import dev.panopticon.model.PanopticonException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a person sees of a failure: everything, and nothing twice. */
class FailureTextTest {
  private static final String LIMIT = "limit must be from 1 to 100 but was 0";

  @Test
  void onlyFaultWhoseWordsAreTheMessageIsNotRepeated() {
    assertThat(told(LIMIT, Fault.at("/limit", LIMIT))).containsExactly("error: " + LIMIT);
  }

  @Test
  void onlyFaultInsideTheMessageIsNotRepeated() {
    String message = "the suite cannot be used: /limit: " + LIMIT;
    assertThat(told(message, Fault.at("/limit", LIMIT))).containsExactly("error: " + message);
  }

  @Test
  void lineAndSuggestionThatTheMessageLacksAreTold() {
    var inLine = Fault.inLine(3, "no such key");
    assertThat(told("The file is wrong: no such key", inLine))
        .containsExactly("error: The file is wrong: no such key", "  line 3: no such key");
    var misspelt = new Fault("/kind", null, null, "unknown kind", "contains");
    assertThat(told("unknown kind", misspelt))
        .containsExactly(
            "error: unknown kind", "  /kind: unknown kind (did you mean \"contains\"?)");
  }

  @Test
  void eachOfManyFaultsIsToldAlsoWithEqualWords() {
    assertThat(
            told(
                "2 faults: is missing", Fault.at("/a", "is missing"), Fault.at("/b", "is missing")))
        .containsExactly("error: 2 faults: is missing", "  /a: is missing", "  /b: is missing");
  }

  @Test
  void commandsStandWhereAServerAdvisesRequests() {
    String advice = "register it (POST /api/models), or see GET /api/judge/runs/7";
    assertThat(told("no such model", Fault.at("/models/0", advice)))
        .containsExactly(
            "error: no such model",
            "  /models/0: register it (`panopticon models add FILE`), or see"
                + " GET /api/judge/runs/7");
    assertThat(told("keep it (POST /api/metrics). GET /api/queries lists them."))
        .containsExactly(
            "error: keep it (`panopticon metrics add FILE`). `panopticon queries` lists them.");
  }

  private static List<String> told(String message, Fault... faults) {
    var text = new StringWriter();
    Cli.tell(
        new PanopticonException(ErrorCode.INVALID_REQUEST, message, List.of(faults)),
        new PrintWriter(text, true));
    return text.toString().lines().toList();
  }
}
