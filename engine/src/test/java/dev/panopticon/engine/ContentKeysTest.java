package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.Credential;
import dev.panopticon.model.Limits;
import dev.panopticon.model.Message;
import dev.panopticon.model.ModelRole;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.ProviderKind;
import dev.panopticon.model.Timeouts;
import dev.panopticon.providers.CallRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContentKeysTest {
  private static final List<Message> MESSAGES = List.of(Message.user("question"));

  @Test
  void whatDoesNotReachTheProviderDoesNotMatter() {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("temperature", 0);
    one.put("seed", 7);
    Map<String, Object> other = new LinkedHashMap<>();
    other.put("seed", 7L);
    other.put("temperature", 0.0);
    assertThat(key(model("mine", "m", one), MESSAGES, 1))
        .isEqualTo(key(model("yours", "m", other), MESSAGES, 1));
  }

  @Test
  void howLongACallMayTakeDoesNotMatter() {
    ModelSpec.Remote usual = model("mine", "m", Map.of());
    ModelSpec.Remote patient = TestRun.with(new Timeouts(3_600, 3_600), usual);
    assertThat(key(patient, MESSAGES, 1)).isEqualTo(key(usual, MESSAGES, 1));
    assertThat(AccountKey.of(patient).id()).isEqualTo(AccountKey.of(usual).id());
  }

  @Test
  void whatDecidesTheAnswerMatters() {
    ContentKey key = key(model("mine", "m", Map.of()), MESSAGES, 1);
    assertThat(key(model("mine", "m2", Map.of()), MESSAGES, 1)).isNotEqualTo(key);
    assertThat(key(model("mine", "m", Map.of("top_p", 1)), MESSAGES, 1)).isNotEqualTo(key);
    assertThat(key(model("mine", "m", Map.of()), List.of(Message.user("other")), 1))
        .isNotEqualTo(key);
    assertThat(
            key(
                model("mine", "m", Map.of()),
                List.of(Message.system("question"), MESSAGES.getFirst()),
                1))
        .isNotEqualTo(key);
    assertThat(key(model("mine", "m", Map.of()), MESSAGES, 2)).isNotEqualTo(key);
  }

  @Test
  void aReplyIsNoOutputAndEachJudgeRepeatIsItsOwn() {
    var request = new CallRequest(model("mine", "m", Map.of()), MESSAGES);
    var cell = new CellKey(0, 0, 1);
    ContentKey reply = ContentKeys.reply(request, JudgmentKey.of(0, cell, 1));
    assertThat(reply).isNotEqualTo(ContentKeys.output(request, 1));
    assertThat(ContentKeys.reply(request, JudgmentKey.of(0, cell, 2))).isNotEqualTo(reply);
    assertThat(ContentKeys.reply(request, JudgmentKey.of(4, new CellKey(9, 3, 1), 1)))
        .isEqualTo(reply);
  }

  @Test
  void onlyASeedOfTheModelsOwnIsCountedOn() {
    assertThat(Repeats.seed(model("mine", "m", Map.of("seed", 7)), 1)).isNull();
    assertThat(Repeats.seed(model("mine", "m", Map.of("seed", 7)), 3)).isEqualTo(9L);
    assertThat(Repeats.seed(model("mine", "m", Map.of()), 3)).isNull();
  }

  private static ContentKey key(ModelSpec.Remote model, List<Message> messages, int repeat) {
    return ContentKeys.output(new CallRequest(model, messages), repeat);
  }

  private static ModelSpec.Remote model(String id, String name, Map<String, Object> parameters) {
    return new ModelSpec.Remote(
        id,
        ModelRole.CONTESTANT,
        ProviderKind.OPENAI_COMPATIBLE,
        "http://localhost:1/v1",
        name,
        new Credential.None(),
        parameters,
        null,
        null,
        Limits.NONE);
  }
}
