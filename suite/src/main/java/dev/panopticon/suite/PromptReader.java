package dev.panopticon.suite;

import dev.panopticon.model.PromptSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one item of {@code prompts}. */
final class PromptReader {
  private static final List<String> PLACEHOLDERS = List.of("query", "context");

  private final Reading reading;

  PromptReader(Reading reading) {
    this.reading = reading;
  }

  @Nullable PromptSpec read(Located.Mapping mapping) {
    int before = reading.faults().count();
    Fields fields = reading.fields(mapping, "a prompt", List.of("id", "template"));
    String id = fields.requiredWord("id", "the name under which results show this prompt");
    String template =
        fields.requiredWord("template", "the text to send, with {{query}} where the query goes");
    if (template != null) {
      new Templates(reading.faults())
          .check(fields.placeOfValue("template"), template, PLACEHOLDERS, List.of("query"));
    }
    if (id == null || template == null || reading.faults().count() > before) {
      return null;
    }
    return new PromptSpec(id, template);
  }
}
