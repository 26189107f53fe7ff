package dev.panopticon.judgeservice.plan;

import dev.panopticon.model.Message;
import dev.panopticon.model.QueryContent;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the tokens of a planned run's prompts, as they would be sent. Of a large run it counts
 * those of at most {@value #MOST_QUERIES} queries, of fewer where prompts are long or many, so that
 * about {@value #MOST_BYTES} bytes are counted however large the data are; by these it reckons the
 * rest. What a prompt has without its query is the same for every query; the rest of its tokens
 * grows with the query's bytes. No source for the bounds: a second or two on a small machine, and
 * an error of a few per cent. Not thread-safe.
 */
final class CountPrompts {
  static final int MOST_QUERIES = 1_000;
  static final int MOST_BYTES = 2_000_000;

  private final QuerySample sample;
  private final Map<PromptKind, Counted> counted = new HashMap<>();

  /**
   * The prompts of one kind for each query, once.
   *
   * @param prompts for how many queries one is sent
   */
  record Counted(double prompts, double tokens) {}

  CountPrompts(QuerySample sample) {
    this.sample = sample;
  }

  /**
   * @param kinds that will be counted
   */
  static CountPrompts of(Survey survey, Collection<PromptKind> kinds) {
    return new CountPrompts(QuerySample.of(survey, size(survey, kinds)));
  }

  private static int size(Survey survey, Collection<PromptKind> kinds) {
    double sampled = survey.sample().stream().mapToLong(TextSize::bytes).sum();
    double bytesPerQuery =
        kinds.size() * sampled / Math.max(1, survey.sample().size())
            + kinds.stream().mapToInt(CountPrompts::bytesWithoutQuery).sum();
    return (int)
        Math.clamp(MOST_BYTES / Math.max(1, bytesPerQuery), Sample.LEAST_ITEMS, MOST_QUERIES);
  }

  private static int bytesWithoutQuery(PromptKind kind) {
    return kind.messages(QueryContent.ofText("")).stream()
        .mapToInt(message -> TextSize.bytes(message.content()))
        .sum();
  }

  QuerySample sample() {
    return sample;
  }

  Counted count(PromptKind kind) {
    return counted.computeIfAbsent(kind, this::countNew);
  }

  private Counted countNew(PromptKind kind) {
    int prompts = 0;
    double withoutQueries = 0;
    double ofQueries = 0;
    Map<QueryContent, Double> hollow = new HashMap<>();
    for (QueryContent query : sample.contents()) {
      List<Message> messages = kind.messages(query);
      if (!messages.isEmpty()) {
        double withoutQuery =
            hollow.computeIfAbsent(hollow(query), it -> ofPrompt(kind, kind.messages(it)));
        prompts++;
        withoutQueries += withoutQuery;
        ofQueries += ofPrompt(kind, messages) - withoutQuery;
      }
    }
    double queriesPerQuery = (double) sample.all() / sample.contents().size();
    return new Counted(
        prompts * queriesPerQuery,
        withoutQueries * queriesPerQuery + ofQueries * sample.bytesPerByte());
  }

  private double ofPrompt(PromptKind kind, List<Message> messages) {
    return CountTokens.ofPrompt(kind.tokenizer(), messages);
  }

  /** The same with empty texts: what a prompt for it has is the prompt's own. */
  private static QueryContent hollow(QueryContent query) {
    return new QueryContent(
        query.messages().stream().map(message -> new Message(message.role(), "")).toList(),
        null,
        query.reference() == null ? null : "",
        query.context() == null ? null : "",
        Map.of());
  }
}
