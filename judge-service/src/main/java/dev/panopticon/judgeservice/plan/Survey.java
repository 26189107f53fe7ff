package dev.panopticon.judgeservice.plan;

import dev.panopticon.model.QueryContent;
import java.util.List;
import java.util.Map;

/**
 * How much data a suite has, and some of them that stand for all.
 *
 * @param bytes of all queries, as {@link TextSize} has them
 * @param sample of the queries, the beginnings of their texts; all of them where they are few
 * @param recorded answers that exist already, by the contestants' numbers
 * @param cut whether the sample lacks the rest of a long text
 * @param notes what recorded data lacks, or has too much
 */
record Survey(
    int queries,
    long bytes,
    List<QueryContent> sample,
    Map<Integer, Answers> recorded,
    boolean cut,
    List<String> notes) {
  /**
   * A contestant's recorded answers to the queries.
   *
   * @param bytes of all of them
   * @param sample their beginnings
   */
  record Answers(long count, long bytes, List<String> sample) {
    /** Mean tokens of an answer: those of the sample, for each byte. */
    double meanTokens(Tokenizer tokenizer) {
      double tokens = sample.stream().mapToDouble(tokenizer::count).sum();
      long sampled = sample.stream().mapToLong(TextSize::bytes).sum();
      return sampled == 0 ? 0 : tokens / sampled * bytes / count;
    }
  }
}
