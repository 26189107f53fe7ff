package dev.panopticon.judging;

import dev.panopticon.model.Message;
import dev.panopticon.model.MessageRole;
import dev.panopticon.model.Placeholders;
import dev.panopticon.model.PromptSpec;
import dev.panopticon.model.QueryContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The messages that a contestant, a model with or without a prompt, is sent for a query. */
public final class ContestantPrompt {
  private static final Set<String> KNOWN = Set.of("query", "context");

  private ContestantPrompt() {}

  /**
   * The conversation to send.
   *
   * <ul>
   *   <li>The model's system message comes first. If the query's conversation begins with one of
   *       its own, the two become a single message, the model's first, with an empty line between:
   *       one belongs to the contestant and one to the task, so neither may be lost.
   *   <li>The prompt's template replaces the query's last user message. {@code {{query}}} stands
   *       for that message, {@code {{context}}} for the query's context (empty when it has none),
   *       both put in in one pass. Other placeholders stay as they are.
   *   <li>Without a prompt the conversation is sent as it is, and a context is not sent.
   * </ul>
   *
   * @param system the model's own system message; null or blank for none
   */
  public static List<Message> render(
      @Nullable PromptSpec prompt, @Nullable String system, QueryContent query) {
    List<Message> turns = new ArrayList<>(query.messages());
    if (prompt != null) {
      Message last = turns.removeLast();
      turns.add(Message.user(fill(prompt, last.content(), query.context())));
    }
    if (system != null && !system.isBlank()) {
      putSystemFirst(system, turns);
    }
    return List.copyOf(turns);
  }

  /** What is wrong with a prompt's template: its unknown placeholders. Empty when it is right. */
  public static List<String> faultsOf(PromptSpec prompt) {
    String where = "the template of prompt \"" + prompt.id() + "\"";
    return Placeholders.in(prompt.template()).stream()
        .filter(name -> !KNOWN.contains(name))
        .map(name -> UnknownPlaceholder.fault(where, name, KNOWN))
        .toList();
  }

  private static String fill(PromptSpec prompt, String query, @Nullable String context) {
    return Placeholders.fill(
        prompt.template(), Map.of("query", query, "context", context == null ? "" : context));
  }

  private static void putSystemFirst(String system, List<Message> turns) {
    if (turns.getFirst().role() == MessageRole.SYSTEM) {
      String own = turns.removeFirst().content();
      turns.addFirst(Message.system(system + "\n\n" + own));
    } else {
      turns.addFirst(Message.system(system));
    }
  }
}
