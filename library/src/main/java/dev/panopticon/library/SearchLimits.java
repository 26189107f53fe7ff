package dev.panopticon.library;

import dev.panopticon.contract.SimilarityQuery;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;

/** What a search may not ask for. */
final class SearchLimits {
  private SearchLimits() {}

  static int checked(int limit) {
    if (limit < 1 || limit > SimilarityQuery.MAX_LIMIT) {
      throw invalid(
          "limit must be from 1 to %d but was %d".formatted(SimilarityQuery.MAX_LIMIT, limit));
    }
    return limit;
  }

  static void requireNoKind(SimilarityQuery query) {
    if (query.kind() != null) {
      throw invalid("`kind` is of metrics; queries are narrowed by `theme`");
    }
  }

  static void requireNoTheme(SimilarityQuery query) {
    if (query.theme() != null) {
      throw invalid("`theme` is of queries; metrics are narrowed by `kind`");
    }
  }

  private static PanopticonException invalid(String detail) {
    return new PanopticonException(ErrorCode.INVALID_REQUEST, detail);
  }
}
