package dev.panopticon.judgeservice.plan;

import dev.panopticon.model.ModelSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a reader should know of an estimate: what it rests on. Not thread-safe. */
final class EstimateNotes {
  private static final int MOST_LENGTHS = 8;

  private final ResolvedSuite suite;
  private final Survey survey;
  private final Set<String> foreign = new LinkedHashSet<>();
  private final List<String> answers = new ArrayList<>();
  private final List<String> verdicts = new ArrayList<>();
  private final List<String> counting = new ArrayList<>();

  EstimateNotes(ResolvedSuite suite, Survey survey) {
    this.suite = suite;
    this.survey = survey;
  }

  void answer(ModelSpec.Remote model, String contestant, ReplyLength length) {
    tokenizer(model);
    answers.add(length.text(contestant));
  }

  void verdict(ModelSpec.Remote judge, String metric, ReplyLength length) {
    tokenizer(judge);
    verdicts.add(length.text(metric));
  }

  private void tokenizer(ModelSpec.Remote model) {
    if (Tokenizer.ownOf(model).isEmpty()) {
      foreign.add(model.id());
    }
  }

  void counted(QuerySample sample) {
    if (!foreign.isEmpty()) {
      counting.add(
          "the tokenizer of %s is not known here: the prompts are counted with another one, OpenAI's %s, so tokens and cost are approximate"
              .formatted(String.join(", ", foreign), Tokenizer.OTHERWISE.name()));
    }
    if (!sample.isWhole()) {
      counting.add(
          "the prompts of %,d of the %,d queries were counted, spread over all of them; the others are reckoned by their bytes"
              .formatted(sample.contents().size(), sample.all()));
    }
    if (survey.cut()) {
      counting.add(
          "long texts were counted by their first %,d characters; the rest is reckoned by its bytes"
              .formatted(TextSize.MOST_CHARACTERS));
    }
  }

  /**
   * @param unpriced models without a price; then {@code costUsd} is not the cost of all
   */
  List<String> all(double costUsd, Set<String> unpriced, boolean calls) {
    List<String> notes = new ArrayList<>(suite.notes());
    notes.addAll(survey.notes());
    if (suite.suite().budgetUsd() != null
        && unpriced.isEmpty()
        && costUsd > suite.suite().budgetUsd().doubleValue()) {
      notes.add(
          "this is more than the budget: the run would stop before it is complete, and go on with"
              + " `panopticon runs resume ID --budget USD`");
    }
    if (!unpriced.isEmpty()) {
      notes.add(
          "the cost is unknown, because there is no price for " + String.join(", ", unpriced));
    }
    notes.addAll(counting);
    addLengths(notes, "answers", answers);
    addLengths(notes, "verdicts", verdicts);
    if (calls) {
      notes.add("the cache may save some of the calls");
    }
    return notes;
  }

  private static void addLengths(List<String> notes, String what, List<String> lengths) {
    if (lengths.isEmpty()) {
      return;
    }
    List<String> shown = lengths.subList(0, Math.min(MOST_LENGTHS, lengths.size()));
    String more =
        lengths.size() == shown.size()
            ? ""
            : " and %,d more".formatted(lengths.size() - shown.size());
    notes.add(
        "the %s are taken to have so many tokens each: %s%s"
            .formatted(what, String.join(", ", shown), more));
  }
}
