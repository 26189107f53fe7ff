package dev.panopticon.judging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.Message;
import dev.panopticon.model.MessageRole;
import dev.panopticon.model.PromptSpec;
import dev.panopticon.model.QueryContent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContestantPromptTest {
  @Test
  void withoutPromptAndSystemTheConversationIsSentAsItIs() {
    var query = QueryContent.ofText("{{query}} $1 \\");
    assertThat(ContestantPrompt.render(null, null, query)).isEqualTo(query.messages());
    assertThat(ContestantPrompt.render(null, " ", query)).isEqualTo(query.messages());
  }

  @Test
  void theTemplateTakesTheLastUserMessage() {
    var query =
        new QueryContent(
            List.of(
                Message.user("Hi"),
                new Message(MessageRole.ASSISTANT, "Yes?"),
                Message.user("2+2?")),
            null,
            null,
            null,
            Map.of());
    assertThat(ContestantPrompt.render(new PromptSpec("p", "Think. {{query}}"), "Be kind.", query))
        .containsExactly(
            Message.system("Be kind."),
            Message.user("Hi"),
            new Message(MessageRole.ASSISTANT, "Yes?"),
            Message.user("Think. 2+2?"));
  }

  @Test
  void whatAQueryContainsIsNotSubstituted() {
    var query = Metrics.query("Say {{context}} for $1", null, "C {{query}}");
    var prompt = new PromptSpec("p", "{{ context }}|{{query}}|{{other}}");
    assertThat(ContestantPrompt.render(prompt, null, query))
        .containsExactly(Message.user("C {{query}}|Say {{context}} for $1|{{other}}"));
  }

  @Test
  void spacesInTheBracesAreAllowed() {
    var prompt = new PromptSpec("p", "Think. {{ query }}");
    assertThat(ContestantPrompt.render(prompt, null, QueryContent.ofText("2+2?")))
        .containsExactly(Message.user("Think. 2+2?"));
  }

  @Test
  void aMissingContextIsEmpty() {
    assertThat(
            ContestantPrompt.render(
                new PromptSpec("p", "[{{context}}] {{query}}"), null, QueryContent.ofText("Q")))
        .containsExactly(Message.user("[] Q"));
  }

  @Test
  void bothSystemMessagesAreKept() {
    var query =
        new QueryContent(
            List.of(Message.system("Task."), Message.user("Q")), null, null, null, Map.of());
    assertThat(ContestantPrompt.render(null, "Model.", query))
        .containsExactly(Message.system("Model.\n\nTask."), Message.user("Q"));
    assertThat(ContestantPrompt.render(null, null, query)).isEqualTo(query.messages());
  }

  @Test
  void unknownPlaceholdersAreFaults() {
    assertThat(ContestantPrompt.faultsOf(new PromptSpec("p", "{{query}} {{contxt}}")))
        .containsExactly(
            "the template of prompt \"p\" has an unknown placeholder {{contxt}}; did you mean"
                + " {{context}}?");
    assertThat(ContestantPrompt.faultsOf(new PromptSpec("p", "{{query}} {{reference}}")))
        .singleElement()
        .asString()
        .contains("known are {{context}}, {{query}}");
    assertThat(ContestantPrompt.faultsOf(new PromptSpec("p", "{{query}} {{context}}"))).isEmpty();
  }
}
