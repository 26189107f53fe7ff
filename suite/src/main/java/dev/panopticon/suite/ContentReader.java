package dev.panopticon.suite;

import dev.panopticon.model.Message;
import dev.panopticon.model.MessageRole;
import dev.panopticon.model.QueryContent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what is asked, and what belongs to it. */
final class ContentReader {
  static final List<String> KEYS =
      List.of("text", "messages", "system", "theme", "reference", "context", "metadata");

  private static final Map<String, MessageRole> ROLES = new LinkedHashMap<>();

  static {
    for (MessageRole role : MessageRole.values()) {
      ROLES.put(role.wireName(), role);
    }
  }

  private final Reading reading;

  ContentReader(Reading reading) {
    this.reading = reading;
  }

  /** The content among {@code fields}, which may hold other keys too; null if it is faulty. */
  @Nullable QueryContent read(Fields fields) {
    int before = reading.faults().count();
    List<Message> messages = messages(fields);
    String theme = fields.word("theme");
    String reference = fields.text("reference");
    String context = fields.text("context");
    Located metadata = fields.get("metadata");
    Map<String, String> more =
        metadata == null ? Map.of() : reading.values().texts(metadata, "metadata");
    if (reading.faults().count() > before) {
      return null;
    }
    return new QueryContent(messages, theme, reference, context, more);
  }

  private List<Message> messages(Fields fields) {
    if (fields.has("text") == fields.has("messages")) {
      reading
          .faults()
          .add(
              fields.placeOf("messages"),
              "a query needs either `text` or `messages`, and not both");
      return List.of();
    }
    var messages = new ArrayList<Message>();
    String system = fields.word("system");
    if (system != null) {
      messages.add(Message.system(system));
    }
    String text = fields.word("text");
    if (text != null) {
      messages.add(Message.user(text));
    }
    if (fields.has("messages")) {
      messages.addAll(conversation(fields, system != null));
    }
    return messages;
  }

  private List<Message> conversation(Fields fields, boolean hasSystem) {
    int before = reading.faults().count();
    var messages = new ArrayList<Message>();
    for (Located item : fields.items("messages")) {
      Message message = message(item);
      if (message != null) {
        messages.add(message);
      }
    }
    if (reading.faults().count() == before) {
      check(messages, fields.placeOfValue("messages"), hasSystem);
    }
    return messages;
  }

  private void check(List<Message> messages, Place place, boolean hasSystem) {
    if (messages.isEmpty() || messages.getLast().role() != MessageRole.USER) {
      reading
          .faults()
          .add(place, "`messages` needs at least one message, and the last must be the user's");
    }
    if (hasSystem && messages.stream().anyMatch(message -> message.role() == MessageRole.SYSTEM)) {
      reading
          .faults()
          .add(place, "there is a system message in `messages` and in `system`: keep one of them");
    }
  }

  private @Nullable Message message(Located item) {
    Located.Mapping mapping = reading.values().mapping(item, "a message");
    if (mapping == null) {
      return null;
    }
    Fields fields = reading.fields(mapping, "a message", List.of("role", "content"));
    fields.required("role", "system, user or assistant");
    fields.required("content", "the text of the message");
    MessageRole role = fields.choice("role", ROLES);
    String content = fields.text("content");
    return role == null || content == null ? null : new Message(role, content);
  }
}
