package dev.panopticon.judgeservice.report;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of a report share.
 *
 * @param themes the theme of each query that has one
 */
record RunSnapshot(RunHeader header, List<Contestant> contestants, Map<Integer, String> themes) {

  Contestant contestant(int no) {
    return contestants.get(no);
  }

  /** The contestants that a gate means; null means any. */
  Stream<Contestant> matching(@Nullable String model, @Nullable String prompt) {
    return contestants.stream().filter(contestant -> contestant.is(model, prompt));
  }
}
