package dev.panopticon.providers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.Credential;
import dev.panopticon.model.Limits;
import dev.panopticon.model.ModelRole;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.Price;
import dev.panopticon.model.ProviderKind;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ModelCheckTest {
  private static ModelSpec.Remote model(ScriptedServer server) {
    return new ModelSpec.Remote(
        "m",
        ModelRole.CONTESTANT,
        ProviderKind.OPENAI_COMPATIBLE,
        server.baseUrl(),
        "tiny",
        new Credential.None(),
        Map.of("max_tokens", 5),
        "Be brief.",
        new Price(new BigDecimal("1"), new BigDecimal("2")),
        Limits.NONE);
  }

  private static ModelCheck.Result check(ScriptedServer server) {
    try (var clients = Calls.clients()) {
      return new ModelCheck(clients).check(model(server));
    }
  }

  @Test
  void answerIsReportedWithItsTokensAndCost() {
    try (var server = ScriptedServer.answering("ready")) {
      ModelCheck.Result result = check(server);

      assertThat(result.usable()).isTrue();
      assertThat(result.words()).contains("\"ready\"", "3 input and 2 output tokens", "$0.000007");
    }
  }

  @Test
  void callIsMadeAsARunWouldMakeIt() {
    try (var server = ScriptedServer.answering("ready")) {
      check(server);

      var body = JsonMapper.shared().readTree(server.received.getFirst().body());
      assertThat(body.at("/messages/0/content").stringValue()).isEqualTo("Be brief.");
      assertThat(body.at("/messages/1/role").stringValue()).isEqualTo("user");
      assertThat(body.at("/max_tokens").intValue()).isEqualTo(5);
    }
  }

  @Test
  void emptyAnswerIsUsableAndSaysWhyItIsEmpty() {
    String reply = "{\"choices\":[{\"message\":{\"content\":null},\"finish_reason\":\"length\"}]}";
    try (var server = new ScriptedServer(ScriptedServer.json(200, reply))) {
      ModelCheck.Result result = check(server);

      assertThat(result.usable()).isTrue();
      assertThat(result.words())
          .contains("max_tokens was used up", "unknown output tokens", "cost unknown");
    }
  }

  @Test
  void failureIsReportedInTheProvidersWords() {
    String error = "{\"error\":{\"message\":\"Incorrect API key provided\"}}";
    try (var server = new ScriptedServer(ScriptedServer.json(401, error))) {
      ModelCheck.Result result = check(server);

      assertThat(result.usable()).isFalse();
      assertThat(result.words()).contains("UNAUTHENTICATED", "Incorrect API key provided");
    }
  }
}
