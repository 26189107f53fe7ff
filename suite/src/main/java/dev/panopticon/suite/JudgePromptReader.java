package dev.panopticon.suite;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads rubric, system and template of a judged metric. */
final class JudgePromptReader {
  private final Reading reading;
  private final Fields fields;
  private final Templates templates;

  JudgePromptReader(Reading reading, Fields fields) {
    this.reading = reading;
    this.fields = fields;
    this.templates = new Templates(reading.faults());
  }

  JudgePrompt read(JudgePrompt.Form form) {
    String rubric = fields.word("rubric");
    String system = fields.word("system");
    String template = fields.word("template");
    var placeholders = new ArrayList<>(List.of("query", "reference", "context", "rubric"));
    placeholders.addAll(1, form.outputs());
    if (template != null) {
      templates.check(fields.placeOfValue("template"), template, placeholders, form.outputs());
    }
    if (system != null) {
      // What is judged must not stand beside the instructions.
      templates.check(fields.placeOfValue("system"), system, List.of("rubric"), List.of());
    }
    checkRubric(rubric, template, system);
    return new JudgePrompt(rubric, system, template);
  }

  private void checkRubric(
      @Nullable String rubric, @Nullable String template, @Nullable String system) {
    boolean wanted = Templates.has(template, "rubric") || Templates.has(system, "rubric");
    if (wanted && rubric == null) {
      reading
          .faults()
          .add(fields.place(), "the template contains {{rubric}}, but there is no `rubric`");
    }
  }
}
