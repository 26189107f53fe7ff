package dev.panopticon.judging;

import dev.panopticon.judging.MaterialFence.Name;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.Placeholders;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds what is wrong with a judged metric before it costs a call. */
final class JudgeTemplateCheck {
  private static final Set<String> SHARED = Set.of("query", "reference", "context", "rubric");
  private static final Set<String> OF_SYSTEM = Set.of("rubric");

  private JudgeTemplateCheck() {}

  static List<String> faultsOf(MetricSpec.Judged metric) {
    JudgeText text = JudgeText.of(metric);
    var faults = new ArrayList<String>();
    String mismatch = ReplyFormat.mismatch(metric);
    if (mismatch != null) {
      faults.add(mismatch);
    }
    if (!text.isRecorded()) {
      addTemplateFaults(text, faults);
      addSystemFaults(text, faults);
      addRubricFaults(text, faults);
    }
    return List.copyOf(faults);
  }

  static String placeholder(Name name) {
    return switch (name) {
      case QUESTION -> "query";
      case REFERENCE -> "reference";
      case CONTEXT -> "context";
      case ANSWER -> "output";
      case ANSWER_A -> "output_a";
      case ANSWER_B -> "output_b";
    };
  }

  private static List<String> answers(JudgeText text) {
    return text.isPair() ? List.of("output_a", "output_b") : List.of("output");
  }

  private static void addTemplateFaults(JudgeText text, List<String> faults) {
    if (text.template() == null) {
      return;
    }
    Set<String> used = Placeholders.in(text.template());
    List<String> answers = answers(text);
    for (String answer : answers) {
      if (!used.contains(answer)) {
        faults.add("template must contain {{%s}}".formatted(answer));
      }
    }
    var known = new HashSet<>(SHARED);
    known.addAll(answers);
    used.stream()
        .filter(name -> !known.contains(name))
        .forEach(name -> faults.add(UnknownPlaceholder.fault("template", name, known)));
  }

  private static void addSystemFaults(JudgeText text, List<String> faults) {
    if (text.system() == null) {
      return;
    }
    for (String name : Placeholders.in(text.system())) {
      if (!OF_SYSTEM.contains(name)) {
        boolean isMaterial = SHARED.contains(name) || answers(text).contains(name);
        faults.add(
            isMaterial
                ? "system must not contain {{%s}}: what is judged belongs into the template"
                    .formatted(name)
                : UnknownPlaceholder.fault("system", name, OF_SYSTEM));
      }
    }
  }

  private static void addRubricFaults(JudgeText text, List<String> faults) {
    boolean blank = text.rubric() == null || text.rubric().isBlank();
    if (blank && !text.needsRubric()) {
      faults.add("{{rubric}} is used, but the metric has no rubric");
    } else if (blank && text.template() == null && !text.isPair()) {
      faults.add("a judge without a template of its own needs a rubric");
    }
  }
}
