package dev.panopticon.judgeservice.plan;

import dev.panopticon.judging.ContestantPrompt;
import dev.panopticon.judging.JudgePrompt;
import dev.panopticon.model.Message;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.PromptSpec;
import dev.panopticon.model.QueryContent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prompts that differ by nothing but the query, and are read by one tokenizer. */
sealed interface PromptKind {
  Tokenizer tokenizer();

  /** What is sent for a query, without answers; empty when nothing is. */
  List<Message> messages(QueryContent query);

  /** What a contestant is asked. */
  record Asked(Tokenizer tokenizer, @Nullable PromptSpec prompt, @Nullable String system)
      implements PromptKind {
    @Override
    public List<Message> messages(QueryContent query) {
      return ContestantPrompt.render(prompt, system, query);
    }
  }

  /** What a judge is asked about one answer or two. */
  record Judged(Tokenizer tokenizer, MetricSpec.Judged metric) implements PromptKind {
    @Override
    public List<Message> messages(QueryContent query) {
      if (JudgePrompt.missing(metric, query).isPresent()) {
        return List.of();
      }
      return switch (metric) {
        case MetricSpec.Judge judge -> JudgePrompt.messages(judge, query, "");
        case MetricSpec.Pairwise pair -> JudgePrompt.messages(pair, query, "", "");
      };
    }
  }
}
