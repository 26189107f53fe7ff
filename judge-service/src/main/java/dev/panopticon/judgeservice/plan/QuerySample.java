package dev.panopticon.judgeservice.plan;

import dev.panopticon.model.QueryContent;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Queries that stand for all of a run.
 *
 * @param all how many queries the run has
 * @param bytesPerByte the bytes of all queries for each byte of these; 1 when these are all
 */
record QuerySample(List<QueryContent> contents, int all, double bytesPerByte) {
  QuerySample {
    contents = List.copyOf(contents);
  }

  /** Some of a survey's, spread evenly; all that it has where they are not more. */
  static QuerySample of(Survey survey, int most) {
    int size = Math.min(most, survey.sample().size());
    List<QueryContent> contents =
        IntStream.range(0, size)
            .mapToObj(i -> survey.sample().get((int) ((long) i * survey.sample().size() / size)))
            .toList();
    long bytes = contents.stream().mapToLong(TextSize::bytes).sum();
    return new QuerySample(
        contents, survey.queries(), bytes == 0 ? 1 : (double) survey.bytes() / bytes);
  }

  boolean isWhole() {
    return contents.size() == all;
  }
}
