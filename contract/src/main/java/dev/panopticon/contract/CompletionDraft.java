package dev.panopticon.contract;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.Fault;
import dev.panopticon.model.Message;
import dev.panopticon.model.MessageRole;
import dev.panopticon.model.PanopticonException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One prompt to one registered model.
 *
 * @param text a single message of the user; null when there are {@code messages}
 * @param messages a conversation, the last one the user's; null when there is a {@code text}
 * @param system takes the place of the model's own system message; null leaves it
 * @param parameters take the place of the model's parameters of the same name; a null value means
 *     that the parameter is not sent
 */
public record CompletionDraft(
    String model,
    @Nullable String text,
    @Nullable List<Message> messages,
    @Nullable String system,
    @Nullable Map<String, @Nullable Object> parameters) {
  private static final int LONGEST_ID = 500;

  /**
   * @throws PanopticonException with INVALID_REQUEST if the model is missing, there is not exactly
   *     one of text and messages, or the conversation is none that can be answered
   */
  public CompletionDraft {
    Required.word(model, "model", "the id of a registered model", LONGEST_ID);
    if ((text == null) == (messages == null)) {
      throw invalid("text", "send either `text` or `messages`, and not both");
    }
    if (text != null && text.isBlank()) {
      throw invalid("text", "`text` is empty: say what is asked");
    }
    if (messages != null) {
      check(messages, system);
      messages = List.copyOf(messages);
    }
    if (parameters != null) {
      parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }
  }

  /** One text, as its user says it; the other components as in the record. */
  public static CompletionDraft asking(
      String model,
      String text,
      @Nullable String system,
      @Nullable Map<String, @Nullable Object> parameters) {
    return new CompletionDraft(model, text, null, system, parameters);
  }

  /**
   * The messages to send.
   *
   * @param systemOfModel stands where the draft has no system message; null for none
   */
  public List<Message> conversation(@Nullable String systemOfModel) {
    var conversation = new ArrayList<Message>();
    if (messages != null) {
      conversation.addAll(messages);
    } else if (text != null) {
      conversation.add(Message.user(text));
    }
    String first = system == null ? systemOfModel : system;
    if (first != null && conversation.stream().noneMatch(CompletionDraft::isSystem)) {
      conversation.addFirst(Message.system(first));
    }
    return conversation;
  }

  private static void check(List<Message> messages, @Nullable String system) {
    for (int i = 0; i < messages.size(); i++) {
      Message message = messages.get(i);
      Required.present(message, "messages/" + i, "a message, {role, content}");
      Required.present(
          message.role(), "messages/" + i + "/role", "it is system, user or assistant");
      Required.present(message.content(), "messages/" + i + "/content", "the text of the message");
    }
    if (messages.isEmpty() || messages.getLast().role() != MessageRole.USER) {
      throw invalid(
          "messages", "`messages` needs at least one message, and the last must be the user's");
    }
    if (system != null && messages.stream().anyMatch(CompletionDraft::isSystem)) {
      throw invalid(
          "system", "there is a system message in `messages` and in `system`: keep one of them");
    }
  }

  private static boolean isSystem(Message message) {
    return message.role() == MessageRole.SYSTEM;
  }

  private static PanopticonException invalid(String key, String detail) {
    return new PanopticonException(
        ErrorCode.INVALID_REQUEST, detail, List.of(Fault.at("/" + key, detail)));
  }
}
