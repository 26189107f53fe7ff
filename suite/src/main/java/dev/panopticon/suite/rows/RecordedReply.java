package dev.panopticon.suite.rows;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a judge said about one query's answer or pair.
 *
 * @param query the query's id
 * @param reply null where there is none
 * @param scores one finite number, or two for a pair (first answer, second answer); empty where
 *     there are none
 */
public record RecordedReply(String query, @Nullable String reply, List<Double> scores) {
  public RecordedReply {
    scores = List.copyOf(scores);
  }
}
