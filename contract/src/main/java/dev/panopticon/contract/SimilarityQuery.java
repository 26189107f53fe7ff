package dev.panopticon.contract;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.Fault;
import dev.panopticon.model.PanopticonException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A search by meaning.
 *
 * @param text what is looked for, in any words
 * @param theme of queries: only this theme, empty for those without one; null for any
 * @param kind of metrics: only this kind; null for any
 * @param limit at most so many, 1 to 100; null for 10
 */
public record SimilarityQuery(
    String text, @Nullable String theme, @Nullable String kind, @Nullable Integer limit) {
  public static final int MAX_LIMIT = 100;
  private static final int DEFAULT_LIMIT = 10;
  private static final int LONGEST_TEXT = 100_000;

  /**
   * @throws PanopticonException INVALID_REQUEST if the text is missing or the limit is out of range
   */
  public SimilarityQuery {
    text = Required.word(text, "text", "what to look for", LONGEST_TEXT);
    if (limit != null && (limit < 1 || limit > MAX_LIMIT)) {
      String detail = "limit must be from 1 to %d but was %d".formatted(MAX_LIMIT, limit);
      throw new PanopticonException(
          ErrorCode.INVALID_REQUEST, detail, List.of(Fault.at("/limit", detail)));
    }
  }

  /** Among everything. */
  public static SimilarityQuery of(String text) {
    return new SimilarityQuery(text, null, null, null);
  }

  /** The limit that holds. */
  public int most() {
    return limit == null ? DEFAULT_LIMIT : limit;
  }
}
